import * as tf from '@tensorflow/tfjs';
import { fromConfig } from '../src/augment';
import { Epochs } from '../src/data';
import * as engine from '../src/engine';
import * as models from '../src/models';
import { Adam, ntXent } from '../src/train';
import { LookAhead } from '../src/train/look-ahead';
import { type Views, viewsOf } from '../src/train/views';
import { four } from './augment-jobs';
import { median } from './harness/alternate';
import type { Machine } from './harness/machine';

const [samplesPerEpoch, samplingRate] = [3000, 100];

/** How much is trained. */
export interface PrefetchSize {
  pairs: number;
  /** Steps that count, of each way. */
  steps: number;
}

/** One way to make views; medians, in milliseconds. */
export interface PrefetchWay {
  prefetch: number;
  /** From asking for the views to having them. */
  waiting_ms: number;
  /** The step with them. */
  step_ms: number;
  /** Of the time of both. */
  waiting_share: number;
  /** Of every step. */
  waits: number[];
}

/** What `npm run bench -- prefetch --json` prints. */
export interface PrefetchResults extends PrefetchSize {
  machine: Machine;
  ways: PrefetchWay[];
}

/** Contrastive steps of the sleep encoder with views made before each step, and ahead, in turn. */
export async function benchPrefetch(size: PrefetchSize): Promise<Omit<PrefetchResults, 'machine'>> {
  await engine.use('native');
  const trainings = [0, 1].map((prefetch) => trainingOf(size, prefetch));
  const measured = trainings.map(() => [] as { waiting: number; step: number }[]);
  for (let step = 0; step <= size.steps; step++)
    for (const [at, training] of trainings.entries()) {
      // Two steps in a row: the first one begins the views of the second.
      await training.step();
      const times = await training.step();
      if (step > 0) measured[at]!.push(times);
    }
  for (const training of trainings) await training.close();
  const ways = measured.map((steps, prefetch) => {
    const waits = steps.map(({ waiting }) => waiting);
    const [waiting_ms, step_ms] = [median(waits), median(steps.map((one) => one.step))];
    return { prefetch, waiting_ms, step_ms, waiting_share: waiting_ms / (waiting_ms + step_ms), waits };
  });
  return { ...size, ways };
}

function trainingOf({ pairs, steps }: PrefetchSize, prefetch: number) {
  const encoder = models.simpleSleepNet();
  const adam = new Adam([encoder], { learningRate: 1e-3 });
  const epochs = noise(pairs);
  const views = viewsOf(epochs, fromConfig(four), prefetch);
  const indices = Int32Array.from({ length: pairs }, (_, row) => row);
  const random = engine.stream('bench');
  const batches = new LookAhead<Views>(
    (n) => views.load(indices, random.split(n)),
    views.ahead,
    2 * (steps + 1),
  );
  let number = 0;
  const loss = ({ both, release }: Views) => {
    const x = tf.tensor3d(both, [2 * pairs, samplesPerEpoch, 1]);
    const [first, second] = tf.split(encoder.apply(x, { training: true }) as tf.Tensor2D, 2);
    release();
    return ntXent(first as tf.Tensor2D, second as tf.Tensor2D, 0.07);
  };
  return {
    async step() {
      models.setDropoutStep(encoder, random.split('dropout').split(number));
      const start = performance.now();
      const batch = await batches.take(number++);
      const begin = performance.now();
      adam.minimize(() => loss(batch));
      return { waiting: begin - start, step: performance.now() - begin };
    },
    close: () => views.close(),
  };
}

function noise(count: number): Epochs {
  const none = new Array<string>(count).fill('S01');
  return new Epochs({
    values: engine.stream('x').fillNormal(new Float32Array(count * samplesPerEpoch)),
    ...{ samplesPerEpoch, samplingRate, channels: ['EEG Fpz-Cz'], subjects: none, nights: none },
    labels: new Int32Array(count),
    seconds: Float64Array.from({ length: count }, (_, row) => 30 * row),
  });
}
