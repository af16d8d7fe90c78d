import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './harness/alternate';
import type { Settings } from './harness/compare';

export const engineStart = 'engine start to first step';

/**
 * Starts Node anew in each round and measures two spans that end with the first training step: from the call of
 * `engine.use('native')` (`ours_ms`: the addon is loaded, kernels are registered, a network is made, 4 pairs of 3000
 * samples are trained on once) and from the start of the Node process (`process_ms`: Node itself and the loading of the
 * built library besides). The first round, which reads files from the disk, is not counted.
 *
 * @param settings whose root has the library in dist/
 */
export async function measureEngineStart(settings: Settings) {
  const { root, rounds, threads, instructions = '' } = settings;
  const program = join(root, 'dist', 'bench', 'engine-start-program.js');
  const starts: { step: number; process: number; memory: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const args = [program, join(root, 'dist', 'index.js'), String(threads), instructions];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [step, memory] = stdout.split(' ').map(Number);
    if (round > 0) starts.push({ step: step!, process: performance.now() - start, memory: memory! });
  }
  return {
    ours_ms: median(starts.map((one) => one.step)),
    process_ms: median(starts.map((one) => one.process)),
    rss_mb: Math.max(...starts.map((one) => one.memory)),
  };
}
