import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { root } from '../../support/requirements';

/** Compiles a program of this folder, library included, into one file that Node runs; returns its path. */
export function compiled(name: string): string {
  const outfile = join(root, '.artifacts', 'programs', `${name}.cjs`);
  buildSync({
    entryPoints: [join(__dirname, `${name}.ts`)],
    ...{ outfile, bundle: true, packages: 'external', format: 'cjs', platform: 'node', target: 'node20' },
  });
  return outfile;
}

/** Runs Node to its end. */
export function runNode(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
}
