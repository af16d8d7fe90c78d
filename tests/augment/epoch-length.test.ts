import { describe, expect, test } from 'vitest';
import { augmentBatch, checkEpochLength, fromConfig, registered, twoViews } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { signalOf } from './conformance';

/** The shortest epochs at 100 Hz that each takes with its defaults, and why; one sample for the others. */
const shortest: Record<string, [samples: number, reason: string]> = {
  RandomBandStopFilter: [17, 'a band of 5 Hz at 100 Hz'],
  CutoutResize: [2, 'a cut of 0.25 of them'],
  RandomZeroMasking: [5, 'a mask of 0.1 of them'],
  AverageFiltering: [5, 'a window of 5'],
  TimeWarping: [5, '5 knots'],
  Permutation: [5, '5 segments'],
  RandomTimeShift: [25, 'shifts of 0.25 s at 100 Hz'],
  FTSurrogate: [3, 'a frequency that has a phase'],
  SpecMask: [17, 'a band of 5 Hz at 100 Hz'],
  GaussianSmoothing: [8, 'a Gaussian that reaches 4 · 2 samples far'],
};
const names = registered().map(({ name }) => name);
const random = new RandomStream([1, 2]);
const options = { samplingRate: 100 };

describe.each(names)('%s of short epochs', (name) => {
  const augmentation = fromConfig({ [name]: { p: 1 } });
  const [least, reason] = shortest[name] ?? [1, ''];

  test.each([1, 2, 3, 10, 17, 24, 25])('%i samples: changed, or refused with both lengths', (samples) => {
    const values = signalOf([4 * samples, 3, 1]);
    const views = () => twoViews(values, 4, samples, augmentation, random, options);
    const alone = () => augmentation[0]!.apply(values.slice(0, samples), { random, ...options });
    if (samples >= least) {
      expect(views().both.every(Number.isFinite)).toBe(true);
      return expect(alone().every(Number.isFinite)).toBe(true);
    }
    const message = `${name}: expected epochs of ${least} samples or more, for ${reason}, got epochs of ${samples}`;
    expect(views).toThrow(message);
    expect(alone).toThrow(message);
  });

  test('none, and none of any length, are refused', () => {
    const none = new Float32Array(0);
    const batch = (count: number, samples: number, channels: number) => () =>
      augmentBatch(none, count, samples, augmentation, random, { ...options, channels });
    for (const [count, samples, channels] of [
      [0, 3000, 1],
      [4, 0, 1],
      [4, 3000, 0],
      [0, 0, 0],
    ] as const)
      expect(batch(count, samples, channels)).toThrow('expected one epoch, channel and sample or more, got');
    expect(() => augmentation[0]!.apply(none, { random, ...options })).toThrow('one sample or more');
    for (const samplingRate of [0, -1, Number.NaN])
      expect(() => augmentation[0]!.apply(new Float32Array(300), { random, samplingRate })).toThrow(
        'a samplingRate above 0 Hz',
      );
  });
});

test('the length that is needed follows from the parameters and the sampling rate', () => {
  const check =
    (config: object, samples: number, samplingRate = 100) =>
    () =>
      checkEpochLength(fromConfig({ SignFlip: {}, ...config }), samples, samplingRate);
  expect(check({ RandomTimeShift: { max_shift: 50 } }, 3000)).toThrow('epochs of 5000 samples or more');
  expect(check({ RandomTimeShift: { max_shift: 50 } }, 3000, 50)).not.toThrow();
  expect(check({ RandomZeroMasking: { masking_ratio: 0.001 } }, 499)).toThrow('epochs of 500 samples');
  expect(check({ RandomZeroMasking: { masking_ratio: 0 } }, 1)).not.toThrow();
  expect(check({ CutoutResize: { cut_ratio: 0.9 } }, 1)).toThrow('epochs of 2 samples');
  expect(check({ SpecMask: { time_ratio: 0.01 } }, 49)).toThrow('epochs of 50 samples');
  expect(check({ SpecMask: { time_ratio: 0 } }, 1)).not.toThrow();
});
