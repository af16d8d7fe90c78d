import { augmentBatch, fromConfig, twoViews } from '../src/augment';
import { RandomStream } from '../src/engine';
import type { Job, Work } from './job';

const [count, samples, samplingRate] = [256, 3000, 100];

/** The row that is also compared with a training step of the same batch. */
export const viewsRow = 'two views, with the four augmentations of config_90.json';

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
  job(viewsRow, 'views', () => {
    const augmentations = fromConfig(four);
    return (x, random, out) => void twoViews(x, count, samples, augmentations, random, { samplingRate, out });
  }),
  ...thirteen.map((name) =>
    job(name, name, () => {
      const augmentations = fromConfig({ [name]: { p: 1 } });
      return (x, random, out) => {
        const half = out.subarray(0, x.length);
        augmentBatch(x, count, samples, augmentations, random, { samplingRate, out: half });
      };
    }),
  ),
];

type Augment = (x: Float32Array, random: RandomStream, out: Float32Array) => void;

function job(name: string, work: string, create: () => Augment): Job {
  const peer = { library: 'NumPy', script: 'augment.py', args: [work, count, samples] } as const;
  return { name, peer, create: () => repeated(create()) };
}

function repeated(augment: Augment): Work {
  const random = new RandomStream([1, 1]);
  const x = random.fillNormal(new Float32Array(count * samples));
  const out = new Float32Array(2 * x.length);
  let steps = 0;
  return { run: () => augment(x, random.split(steps++), out), dispose() {} };
}
