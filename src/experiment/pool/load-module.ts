import { existsSync } from 'node:fs';
import Module from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { expected, importModule } from '../../system';

const root = join(__dirname, '..', '..', '..');

/**
 * Loads a program of the user's, such as one that registers augmentations. In TypeScript it may import the library as
 * notebooks do (`../src`) and files beside it; types are not checked.
 *
 * @throws ThetalabError when there is no such file; whatever the program throws
 */
export async function loadModule(file: string): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path))
    throw expected('loadModule', 'a file in JavaScript or TypeScript', `"${file}", which is not there`);
  if (!/^\.[cm]?ts$/.test(extname(path))) await importModule(pathToFileURL(path).href);
  else evaluate(path, await compile(path));
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
