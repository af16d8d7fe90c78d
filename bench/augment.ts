import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { augmentJobs, shareJobs } from './augment-jobs';
import { alternate, warmUp } from './harness/alternate';
import { checkMemory, compare, type Settings } from './harness/compare';
import { describeMachine } from './harness/machine';
import type { Row } from './harness/row';
import { summarize } from './harness/row';
import { Side } from './harness/side';
import { findJob } from './job';
import type { Suite } from './suite';

const shareRow = shareJobs[0].name;

/** Augmentations of a batch against NumPy and SciPy, which take the epochs one by one on one thread. */
export const augmentSuite: Suite = {
  name: 'augment',
  rows: [shareRow, ...augmentJobs.map(({ name }) => name)],
  oursOnly: [shareRow],
  threads: availableParallelism(),
  describeMachine: (root) => describeMachine(root, { engine: true, peers: ['numpy', 'scipy'] }),
  measure: async (name, settings) =>
    name === shareRow ? besideStep(settings) : compare(findJob(augmentJobs, name), 'serve', settings),
};

/** Views and a contrastive step on as many pairs, in turn, in processes of their own. */
async function besideStep({ root, threads, rounds }: Settings): Promise<Omit<Row, 'date'>> {
  const program = join(root, 'dist', 'bench', 'serve.js');
  const sides: Side[] = [];
  for (const job of shareJobs) checkMemory(job, freemem() / 2 ** 20);
  try {
    for (const { name } of shareJobs) {
      const side = new Side('thetalab', process.execPath, [program, name, String(threads)]);
      sides.push(side);
      await side.ready();
      await warmUp(side, { least: 1, seconds: 3 });
    }
    const [views, step] = await alternate(sides, { least: rounds, seconds: 5 });
    const row = summarize({ ours: views!, peers: {} });
    const step_ms = summarize({ ours: step!, peers: {} }).ours_ms!;
    const share = { step_ms, step_fraction: row.ours_ms! / step_ms };
    return { name: shareRow, ...row, ...share, rounds: views!.length, threads };
  } finally {
    for (const side of sides) await side.stop();
  }
}
