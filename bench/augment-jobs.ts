import { augmentBatch, fromConfig, twoViews } from '../src/augment';
import { RandomStream } from '../src/engine';
import type { Job, Work } from './job';
import { contrastiveStep } from './sleep-encoder';

const [count, samples, samplingRate] = [256, 3000, 100];

/** The augmentations of configs/config_90.json. */
export const four = {
  RandomZeroMasking: { masking_ratio: 0.1, p: 0.8 },
  TimeWarping: { sigma: 0.1, knot_points: 5, p: 0.7 },
  TailoredMixup: { alpha: 0.2, p: 0.5 },
  RandomAdditiveGaussianNoise: { scale: 0.1, p: 0.5 },
};

const thirteen = [
  ...['RandomAmplitudeScaling', 'RandomDCShift', 'SignFlip', 'RandomBandStopFilter', 'TailoredMixup'],
  ...['CutoutResize', 'RandomZeroMasking', 'AverageFiltering', 'RandomAdditiveGaussianNoise'],
  ...['TimeReversal', 'TimeWarping', 'Permutation', 'RandomTimeShift'],
];

/** The rows of `npm run bench -- augment`: 256 epochs of 3000 samples, of which each is augmented, in memory that is there. */
export const augmentJobs: readonly Job[] = [
  {
    name: 'two views, with the four augmentations of config_90.json',
    peer: { library: 'NumPy', script: 'augment.py', args: ['views', count, samples] },
    create: () => viewsOf(count),
  },
  ...thirteen.map((name) =>
    job(name, () => {
      const augmentations = fromConfig({ [name]: { p: 1 } });
      return (x, random, out) => {
        const half = out.subarray(0, x.length);
        augmentBatch(x, count, samples, augmentations, random, { samplingRate, out: half });
      };
    }),
  ),
];

/** Views of as many epochs as a step has pairs, and the step, which takes memory: measured in turn. */
const pairs = count;
export const shareJobs = [
  {
    ...augmentJobs[0]!,
    name: `two views of ${pairs} epochs, beside a contrastive step`,
    create: () => viewsOf(pairs),
  },
  contrastiveStep(`sleep encoder, ${pairs} pairs x ${samples} samples`, { pairs, samples }, { memory: 3000 }),
] as const;

type Augment = (x: Float32Array, random: RandomStream, out: Float32Array) => void;

function job(name: string, create: () => Augment): Job {
  const peer = { library: 'NumPy', script: 'augment.py', args: [name, count, samples] } as const;
  return { name, peer, create: () => repeated(create(), count) };
}

function viewsOf(epochs: number): Work {
  const augmentations = fromConfig(four);
  return repeated(
    (x, random, out) => void twoViews(x, epochs, samples, augmentations, random, { samplingRate, out }),
    epochs,
  );
}

function repeated(augment: Augment, epochs: number): Work {
  const random = new RandomStream([1, 1]);
  const x = random.fillNormal(new Float32Array(epochs * samples));
  const out = new Float32Array(2 * x.length);
  let steps = 0;
  return { run: () => augment(x, random.split(steps++), out), dispose() {} };
}
