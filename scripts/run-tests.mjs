import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUp } from './setup/index.mjs';
import { root } from './setup/paths.mjs';
import { exitCodeOf } from './setup/run.mjs';

/** Sets up what is missing, then runs vitest with these arguments; sets the exit code. */
export async function test(args) {
  process.exitCode = await exitCodeOf(async () => {
    await setUp();
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...args], { cwd: root, stdio: 'inherit' });
    return status ?? 1;
  });
}
