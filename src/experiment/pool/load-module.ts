import { existsSync } from 'node:fs';
import Module from 'node:module';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, Plugin } from 'esbuild';
import { expected, importModule, ThetalabError } from '../../system';

const root = join(__dirname, '..', '..', '..');

/**
 * Loads a program of the user's, such as one that registers augmentations. In TypeScript it may import the library as
 * notebooks do (`../src`) and files beside it; types are not checked.
 *
 * @throws ThetalabError when there is no such file, it does not compile, or it throws
 */
export async function loadModule(file: string): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path))
    throw expected('loadModule', 'a file in JavaScript or TypeScript', `"${file}", which is not there`);
  try {
    if (!/^\.[cm]?ts$/.test(extname(path))) await importModule(pathToFileURL(path).href);
    else evaluate(path, await compile(path));
  } catch (cause) {
    if (cause instanceof ThetalabError) throw cause;
    throw expected('loadModule', `"${file}" to run`, describeFailure(path, cause), 'correct the program');
  }
}

/** What went wrong, and the line of the program. */
function describeFailure(path: string, cause: unknown): string {
  const [wrong] = (cause as Partial<BuildFailure>).errors ?? [];
  if (wrong) return `${wrong.text} in line ${wrong.location?.line}`;
  const line = new RegExp(`${basename(path)}:(\\d+)`).exec((cause as Error)?.stack ?? '')?.[1];
  return `${cause}${line ? ` in line ${line}` : ''}`;
}

async function compile(path: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [compiledLibrary],
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

/** What lies in `src/` is taken from `dist/`, where this process has it from. */
const compiledLibrary: Plugin = {
  name: 'compiled library',
  setup(build) {
    build.onResolve({ filter: /^\.\.?(\/|$)/ }, ({ path, resolveDir }) => {
      const place = relative(join(root, 'src'), resolve(resolveDir, path));
      return place.startsWith('..') ? undefined : { path: join(root, 'dist', place), external: true };
    });
  },
};

function evaluate(path: string, text: string): void {
  const Loader = Module as unknown as {
    new (path: string): { filename: string; paths: string[]; _compile(text: string, path: string): void };
    _nodeModulePaths(folder: string): string[];
  };
  const loaded = new Loader(path);
  loaded.filename = path;
  loaded.paths = Loader._nodeModulePaths(dirname(path));
  loaded._compile(text, path);
}
