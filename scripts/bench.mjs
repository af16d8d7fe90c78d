// Runs bench/run.ts: the library and the benchmarks are compiled first, so that what is measured is compiled code.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { build } from './build.mjs';
import { root } from './setup/paths.mjs';

build();
buildSync({
  absWorkingDir: root,
  entryPoints: ['run', 'serve', 'serve-data', 'serve-latent', 'engine-start-program'].map((name) =>
    join('bench', `${name}.ts`),
  ),
  outdir: join('dist', 'bench'),
  bundle: true,
  packages: 'external',
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
});
const { main } = createRequire(import.meta.url)(join(root, 'dist', 'bench', 'run.js'));
await main(root, process.argv.slice(2));
