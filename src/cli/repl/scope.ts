import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Outcome, Session } from '../../kernel';

/** Namespaces of the library that a terminal session starts with. */
const namespaces = [
  'engine',
  'signal',
  'data',
  'augment',
  'models',
  'train',
  'latent',
  'evaluation',
  'experiment',
  'plot',
];

/** A session that starts with the library in scope. */
export class Scope {
  readonly names = [...namespaces, 'tf', 'dfd'];
  readonly #session: Session;
  readonly #root: string;
  #hasTables = false;

  /** @param root folder of the project that the library belongs to */
  constructor(session: Session, root: string) {
    this.#session = session;
    this.#root = root;
  }

  /** Imports the library. */
  load(): Promise<Outcome> {
    const library = JSON.stringify(join(this.#root, 'src'));
    const tensors = JSON.stringify(packageFolder('@tensorflow/tfjs'));
    return this.#session.run(
      `import { ${namespaces.join(', ')} } from ${library};\nimport * as tf from ${tensors};`,
      'start',
    );
  }

  /** Runs a line. */
  run(source: string, label: string): Promise<Outcome> {
    this.#provideTables(source);
    return this.#session.run(this.#withLibrary(source), label);
  }

  /** Whether code can run as it is, or more of it has to come. */
  isComplete(source: string): boolean {
    return this.#session.isComplete(source).completed;
  }

  /** What may stand at the end of `source` instead of the last `prefix` characters of it. */
  complete(source: string): { candidates: string[]; prefix: string } {
    this.#provideTables(source);
    const { start, candidates } = this.#session.complete(source, source.length);
    const prefix = source.slice(start);
    return { prefix, candidates: candidates.filter((name) => name.startsWith(prefix)) };
  }

  /** What a notebook imports from '../src' is the library, unless the folder of the session has a '../src' of its own. */
  #withLibrary(source: string): string {
    if (existsSync(resolve('..', 'src'))) return source;
    const imports = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])\.\.\/src(\/[^'"]*)?\2/g;
    return source.replace(imports, (_, before: string, _quote: string, below = '') => {
      return before + JSON.stringify(join(this.#root, 'src', below));
    });
  }

  /** danfojs and its types take a second to load: not before they are used. */
  #provideTables(source: string): void {
    if (this.#hasTables || !/\bdfd\b/.test(source)) return;
    this.#hasTables = true;
    this.#session.declareLazily('dfd', packageFolder('danfojs-node'));
  }
}

/** Absolute, so that it is found from whatever folder the session runs in. */
function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}
