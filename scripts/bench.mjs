// Runs bench/run.ts: bundled first, so that what is measured is compiled code. `--setup` makes .venv-bench for the peers.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const peers = ['torch==2.13.0', 'numpy'];

/** Installs PyTorch for processors into .venv-bench. */
function setUp() {
  const venv = join(root, '.venv-bench');
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  const made =
    existsSync(python) || run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', venv]);
  process.exitCode = made && run(python, ['-m', 'pip', 'install', '--quiet', ...peers]) ? 0 : 1;
}

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

const args = process.argv.slice(2);
if (args.includes('--setup')) setUp();
else await bench(args);
