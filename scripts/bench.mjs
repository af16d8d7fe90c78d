// Runs bench/run.ts: bundled first, so that what is measured is compiled code.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
async function bench(args) {
  const outfile = join(root, 'dist', 'bench', 'run.js');
  buildSync({
    absWorkingDir: root,
    entryPoints: ['bench/run.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
  });
  await createRequire(import.meta.url)(outfile).main(root, args);
}

await bench(process.argv.slice(2));
