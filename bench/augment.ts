import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { augmentJobs, viewsRow } from './augment-jobs';
import { alternate, median, warmUp } from './harness/alternate';
import { compare, type Settings } from './harness/compare';
import { describeMachine } from './harness/machine';
import { Side } from './harness/side';
import { findJob } from './job';
import type { Suite } from './suite';

/** Augmentations of a batch against NumPy and SciPy, which take the epochs one by one on one thread. */
export const augmentSuite: Suite = {
  name: 'augment',
  rows: augmentJobs.map(({ name }) => name),
  oursOnly: [],
  threads: availableParallelism(),
  describeMachine: (root) => describeMachine(root, { engine: true, peers: ['numpy', 'scipy'] }),
  async measure(name, settings) {
    const row = await compare(findJob(augmentJobs, name), 'serve', settings);
    if (name !== viewsRow || !settings.ours) return row;
    const { views, step } = await besideStep(settings);
    return { ...row, step_ms: step, step_fraction: views / step };
  },
};

/** Median milliseconds of views and of a contrastive step on as many pairs, in turn, in processes of their own. */
async function besideStep({ root, threads, rounds }: Settings): Promise<{ views: number; step: number }> {
  const names = [viewsRow, 'sleep encoder, 256 pairs x 3000 samples'];
  const program = join(root, 'dist', 'bench', 'serve.js');
  const sides = names.map((name) => new Side('thetalab', process.execPath, [program, name, String(threads)]));
  try {
    for (const side of sides) {
      await side.ready();
      await warmUp(side, { least: 1, seconds: 1 });
    }
    const steps = await alternate(sides, { least: Math.min(rounds, 3), seconds: 0 });
    const [views, step] = steps.map((side) => median(side.map(({ milliseconds }) => milliseconds)));
    return { views: views!, step: step! };
  } finally {
    for (const side of sides) await side.stop();
  }
}
