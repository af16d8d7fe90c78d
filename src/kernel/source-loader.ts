import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import Module, { createRequire, SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { tslabPublic } from './tslab';

/** As in scripts/build.mjs. */
const buildOptions: BuildOptions = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  supported: { 'dynamic-import': false },
};

/**
 * Loads TypeScript files for cells. A file of the library, `src/x.ts`, is loaded from its compiled twin `dist/x.js`,
 * made anew when the source is newer; other local files, such as one beside a notebook, are compiled in memory.
 * After `refresh`, whatever was edited since it was loaded is loaded again, with all that depends on it.
 */
export class SourceLoader {
  readonly #sources: string;
  readonly #compiled: string;
  /** Modification times of the sources of what may be loaded, by the path of the loaded module. */
  readonly #versions = new Map<string, number>();
  /** Source maps of files outside the library. */
  readonly #outsiders = new Map<string, string>();

  /** @param root the project's folder, which holds `src/` and `dist/` */
  constructor(readonly root: string) {
    this.#sources = join(root, 'src');
    this.#compiled = join(root, 'dist');
  }

  /** The `require` of a cell or of another file in `folder`; `plain` is Node's. */
  requireFrom(
    folder: string,
    plain: (request: string) => unknown = createRequire(join(folder, 'cell.js')),
  ): (request: string) => unknown {
    return (request) => {
      if (request === 'tslab') return tslabPublic;
      const source = isLocal(request) ? resolveSource(resolve(folder, request)) : undefined;
      if (!source) return plain(request);
      const twin = this.#twin(source);
      return twin ? plain(twin) : this.#loadOutsider(source);
    };
  }

  /** Brings compiled files up to date and forgets what changed since it was loaded. */
  refresh(): void {
    const changed = new Set<string>();
    const stale: string[] = [];
    for (const source of this.#librarySources()) {
      const twin = this.#twin(source) as string;
      const version = statSync(source).mtimeMs;
      if (this.#versions.get(twin) !== version && this.#versions.has(twin)) changed.add(twin);
      const made = statSync(twin, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (made < version) {
        stale.push(source);
        changed.add(twin);
      }
      this.#versions.set(twin, version);
    }
    if (stale.length > 0) this.#build(stale);
    for (const path of this.#outsiders.keys()) {
      const version = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (version !== this.#versions.get(path)) changed.add(path);
    }
    if (changed.size > 0) forget(changed);
  }

  /** The line and column (from 1) of the TypeScript source, given those of the loaded module. */
  original(
    path: string,
    line: number,
    column: number,
  ): { path: string; line: number; column: number } | undefined {
    const inside = path.startsWith(this.#compiled + sep);
    const source = inside
      ? join(this.#sources, relative(this.#compiled, path).replace(/\.js$/, '.ts'))
      : path;
    const map = inside ? readIfThere(`${path}.map`) : this.#outsiders.get(path);
    if (!map) return undefined;
    const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column - 1);
    if (!('originalLine' in entry)) return undefined;
    return { path: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  #librarySources(): string[] {
    if (!existsSync(this.#sources)) return [];
    return (readdirSync(this.#sources, { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => join(this.#sources, name));
  }

  #twin(source: string): string | undefined {
    if (!source.startsWith(this.#sources + sep)) return undefined;
    return join(this.#compiled, relative(this.#sources, source).replace(/\.ts$/, '.js'));
  }

  #build(sources: string[]): void {
    compile(this.root, { entryPoints: sources, outdir: this.#compiled, outbase: this.#sources, write: true });
  }

  #loadOutsider(source: string): unknown {
    const cached = require.cache[source];
    if (cached) return cached.exports;
    const outputs = compile(this.root, { entryPoints: [source], outdir: dirname(source), write: false });
    const [map, code] = ['.map', '.js'].map(
      (end) => outputs.find(({ path }) => path.endsWith(end))?.text ?? '',
    );
    this.#outsiders.set(source, map);
    this.#versions.set(source, statSync(source).mtimeMs);
    const module = new Module(source) as Module & { _compile(code: string, path: string): void };
    module.filename = source;
    module.paths = createRequire(source).resolve.paths('x') ?? [];
    const requireOwn = module.require.bind(module);
    module.require = this.requireFrom(dirname(source), requireOwn) as typeof module.require;
    require.cache[source] = module as NodeJS.Module;
    try {
      module._compile(code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'), source);
    } catch (error) {
      delete require.cache[source];
      throw error;
    }
    return module.exports;
  }
}

function compile(root: string, options: BuildOptions) {
  const { buildSync } = require('esbuild') as typeof import('esbuild'); // only if there is something to compile
  try {
    return (
      buildSync({ absWorkingDir: root, logLevel: 'silent', ...buildOptions, ...options }).outputFiles ?? []
    );
  } catch (failure) {
    throw syntaxError(failure as { errors?: BuildMessage[] });
  }
}

interface BuildMessage {
  text: string;
  location: { file: string; line: number; column: number; lineText: string } | null;
}

function syntaxError(failure: { errors?: BuildMessage[] }): Error {
  const [first] = failure.errors ?? [];
  if (!first?.location) return failure as Error;
  const { file, line, column, lineText } = first.location;
  const error = new SyntaxError(`${file}:${line}:${column + 1}: ${first.text}\n${lineText}`);
  error.stack = `SyntaxError: ${error.message}`;
  return error;
}

/** Removes modules, and all that have loaded them, from Node's cache. */
function forget(paths: Set<string>): void {
  const modules = Object.values(require.cache) as NodeJS.Module[];
  const parents = new Map<string, string[]>();
  for (const module of modules)
    for (const child of module.children)
      parents.set(child.filename, [...(parents.get(child.filename) ?? []), module.filename]);
  const gone = new Set(paths);
  for (const path of gone) {
    delete require.cache[path];
    for (const parent of parents.get(path) ?? []) gone.add(parent); // a set iterates over what is added meanwhile
  }
}

function resolveSource(path: string): string | undefined {
  const candidates = [`${path}.ts`, join(path, 'index.ts'), path.replace(/\.js$/, '.ts'), path];
  return candidates.find((candidate) => extname(candidate) === '.ts' && isFile(candidate));
}

function isLocal(request: string): boolean {
  return /^\.\.?([/\\]|$)/.test(request) || isAbsolute(request);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
