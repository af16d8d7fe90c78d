import { expect, test } from 'vitest';
import { type BaseAugmentation, ChannelDropout, ChannelShuffle } from '../../src/augment';
import { RandomStream } from '../../src/engine';
import { augmentationConformance } from './conformance';

const across = { acrossChannels: true };
augmentationConformance('ChannelDropout', [{ drop_probability: 0 }, { drop_probability: 1 }], across);
augmentationConformance('ChannelShuffle', [{ shuffle_probability: 0 }, { shuffle_probability: 1 }], across);

/** What becomes of four channels of two samples, (1, 1) to (4, 4), with each of many seeds. */
const outcomes = (augmentation: BaseAugmentation) =>
  Array.from({ length: 2000 }, (_, seed) => {
    const x = Float32Array.of(1, 1, 2, 2, 3, 3, 4, 4);
    const y = augmentation.apply(x, { random: new RandomStream([seed, 1]), samplingRate: 1, channels: 4 });
    for (let i = 0; i < 8; i += 2) expect(y[i]).toBe(y[i + 1]);
    return [0, 2, 4, 6].map((i) => y[i]!);
  });

test('ChannelDropout: silences channels as often as it should, never all', () => {
  const results = outcomes(new ChannelDropout({ drop_probability: 0.4, p: 1 }));
  for (let channel = 0; channel < 4; channel++) {
    const dropped = results.filter((result) => result[channel] === 0).length / 2000;
    expect(dropped).toBeCloseTo(0.3, 1);
    for (const result of results) expect([0, channel + 1]).toContain(result[channel]);
  }
  for (const result of outcomes(new ChannelDropout({ drop_probability: 1, p: 1 })))
    expect(result.filter((value) => value !== 0)).toHaveLength(1);
});

test('ChannelShuffle: keeps every channel, and moves as many as it should', () => {
  const all = new Set<string>();
  for (const result of outcomes(new ChannelShuffle({ shuffle_probability: 1, p: 1 }))) {
    expect([...result].sort()).toEqual([1, 2, 3, 4]);
    all.add(result.join(''));
  }
  expect(all.size).toBe(24);
  const some = outcomes(new ChannelShuffle({ shuffle_probability: 0.3, p: 1 }));
  const moved =
    some.flatMap((result) => result.filter((value, channel) => value !== channel + 1)).length / 8000;
  // A channel moves when it is chosen with k others (of 3) and does not get its own place back: 0.3 (1 - E 1/(k+1)).
  expect(moved).toBeCloseTo(0.3 * (1 - (1 - 0.7 ** 4) / (4 * 0.3)), 1);
});
