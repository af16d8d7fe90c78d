// Transpiles src/ file by file into dist/ (CommonJS with source maps): what the command line and the kernel load.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Compiles every source file; takes a fraction of a second, so there is no partial build to go stale. */
export function build() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: readdirSync(join(root, 'src'), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('src', name)),
    outdir: 'dist',
    outbase: 'src',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    supported: { 'dynamic-import': false }, // else import('./x') would look for a file without extension
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
