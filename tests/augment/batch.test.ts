import { describe, expect, test } from 'vitest';
import {
  augmentBatch,
  type BaseAugmentation,
  fromConfig,
  RandomAmplitudeScaling,
  registered,
} from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { loadAddon } from '../../src/native';
import { signalOf } from './conformance';

interface Size {
  count: number;
  channels: number;
  samples: number;
}

/** What the epochs become one by one, in TypeScript. */
function oneByOne(
  values: Float32Array,
  { count, channels }: Size,
  one: BaseAugmentation,
  root: RandomStream,
) {
  const size = values.length / count;
  const epoch = (at: number) => values.subarray(at * size, (at + 1) * size);
  const partnerOf = (at: number) => {
    const other = root
      .split('partner')
      .split(at)
      .integer(count - 1);
    return epoch(other < at ? other : other + 1);
  };
  const streams = root.split(one.constructor.name).split(0);
  return Float32Array.from(
    Array.from({ length: count }, (_, at) => [
      ...one.apply(epoch(at), {
        random: streams.split(at),
        ...{ samplingRate: 100, channels, partner: partnerOf(at) },
      }),
    ]).flat(),
  );
}

const sizes: Size[] = [
  { count: 9, channels: 1, samples: 3000 },
  { count: 4, channels: 3, samples: 400 },
  { count: 5, channels: 1, samples: 26 },
  { count: 3, channels: 2, samples: 101 },
  { count: 3, channels: 1, samples: 98 },
];

describe.each(registered().map(({ name }) => name))('%s of a batch', (name) => {
  const one = fromConfig({ [name]: { p: 0.8 } })[0]!;
  const root = new RandomStream([5, 6]);

  test.each(sizes)('has the bits of its epochs one by one, on any number of threads: %o', (size) => {
    const { count, channels, samples } = size;
    const values = signalOf([count * channels * samples, 3, 1]);
    const wanted = bitsOf(oneByOne(values, size, one, root));
    for (const threads of [1, 2, 5]) {
      loadAddon().addon?.setThreads(threads);
      const batch = augmentBatch(values, count, samples, [one], root, { samplingRate: 100, channels });
      expect(bitsOf(batch)).toEqual(wanted);
    }
    loadAddon().addon?.setThreads(1);
  });

  test('of silence stays finite, and is changed where it lies after another augmentation', () => {
    const silent = augmentBatch(new Float32Array(3000), 2, 1500, [one], root, { samplingRate: 100 });
    expect(silent.every(Number.isFinite)).toBe(true);
    const values = signalOf([3000, 8, 1]);
    const both = [fromConfig({ SignFlip: { p: 1 } })[0]!, one];
    const batch = augmentBatch(values, 3, 1000, both, root, { samplingRate: 100 });
    expect(batch.every(Number.isFinite)).toBe(true);
    if (name === 'TailoredMixup' || name === 'SignFlip') return; // partners come as they were, and streams by name
    const flipped = values.map((value) => -value);
    expect(bitsOf(batch)).toEqual(bitsOf(augmentBatch(flipped, 3, 1000, [one], root, { samplingRate: 100 })));
  });
});

test('a subclass that changes signals in its own way is asked for every epoch', () => {
  class Doubled extends RandomAmplitudeScaling {
    protected override transform(x: Float32Array, out: Float32Array): void {
      for (let i = 0; i < x.length; i++) out[i] = 2 * x[i]!;
    }
  }
  const values = signalOf([300, 1, 1]);
  const options = { samplingRate: 100 };
  const doubled = augmentBatch(values, 3, 100, [new Doubled({ p: 1 })], new RandomStream([1, 1]), options);
  expect(doubled).toEqual(values.map((value) => 2 * value));
});

/** As text, which is compared much faster than an array. */
const bitsOf = (array: Float32Array) =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
