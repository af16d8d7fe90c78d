import { availableParallelism } from 'node:os';
import { becomesNoisy, unlessItFails } from './harness/careful';
import { compare, type Settings } from './harness/compare';
import type { Machine } from './harness/machine';
import type { Row } from './harness/row';
import type { Job } from './job';
import { contrastiveStep, type StepSize } from './sleep-encoder';

/** What grows, from one size that all three series share. */
export const series = {
  pairs: { title: 'Batch', axis: 'pairs in a batch', values: [4, 16, 64, 256] },
  samples: { title: 'Length', axis: 'samples in an epoch', values: [250, 1000, 4000, 16_000] },
  channels: { title: 'Channels', axis: 'channels', values: [1, 4, 16, 64, 256] },
} as const;

export type Series = keyof typeof series;

/** The size of the contrastive step from which one thing grows at a time. */
export const baseSize: Required<StepSize> = { pairs: 16, samples: 1000, channels: 1 };

/** One measured size. */
export interface ScalingPoint extends Required<StepSize> {
  ours_ms: number;
  /** PyTorch, eager and as it comes. */
  peer_ms: number;
  rounds: number;
  noisy?: true;
}

/** What `npm run bench -- scaling --json` prints, and `--save` writes into bench/results/scaling.json. */
export interface ScalingResults {
  machine: Machine;
  points: ScalingPoint[];
}

const sizes = new Map<string, Required<StepSize>>();
for (const [what, { values }] of Object.entries(series))
  for (const value of values) {
    const size = { ...baseSize, [what]: value };
    sizes.set(`${size.pairs} pairs x ${size.samples} samples x ${size.channels} channels`, size);
  }

/** The jobs that the figure needs, each once. */
export const scalingJobs: readonly Job[] = [...sizes].map(([name, size]) => contrastiveStep(name, size));

/** Measures every size, ours against plain PyTorch. A size that fails is left out, with a line on stderr. */
export async function benchScaling(
  settings: Pick<Settings, 'root' | 'rounds'> & { python: string; wait: number },
): Promise<ScalingPoint[]> {
  const { root, rounds, python, wait } = settings;
  const points: ScalingPoint[] = [];
  for (const job of scalingJobs) {
    const point = await unlessItFails(async () => {
      const noisy = await becomesNoisy(job.name, wait);
      const peer = { python, variants: ['plain'] as const };
      const row = await compare(job, 'serve', {
        root,
        rounds,
        threads: availableParallelism(),
        ours: true,
        peer,
      });
      return { ...sizes.get(job.name)!, ...timesOf(row), rounds, ...(noisy && { noisy }) };
    });
    if (point) points.push(point);
  }
  return points;
}

function timesOf({ ours_ms, peer_ms }: Pick<Row, 'ours_ms' | 'peer_ms'>) {
  return { ours_ms: ours_ms!, peer_ms: peer_ms! };
}
