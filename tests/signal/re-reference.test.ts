import { describe, expect, test } from 'vitest';
import { bipolar, reReference } from '../../src/signal';
import { expectClose, processing } from './truth';

const { names, channels, average, linked, bipolar: pairs } = processing.reference;
const recording = { names, channels: channels.map((channel) => Float32Array.from(channel)) };
const expectChannels = (got: Float32Array[], truth: number[][]) => {
  expect(got).toHaveLength(truth.length);
  for (const [at, channel] of truth.entries()) expectClose(got[at]!, channel, 1e-6);
};

describe('reReference', () => {
  test('to the average and to linked mastoids is that of MNE', () => {
    expectChannels(reReference(recording, 'average').channels, average);
    const got = reReference(recording, ['M1', 'M2']);
    expect(got.names).toEqual(names);
    expectChannels(got.channels, linked);
    expect(recording.channels[0]).toEqual(Float32Array.from(channels[0]!));
  });

  test('a second time changes nothing, and a reference is silent against itself', () => {
    const once = reReference(recording, 'average');
    const twice = reReference(once, 'average');
    for (const [at, channel] of twice.channels.entries()) expectClose(channel, [...once.channels[at]!], 1e-6);
    expect(reReference(recording, ['C4']).channels[1]).toEqual(new Float32Array(20));
  });

  test('refuses what is not there, and channels that do not belong together', () => {
    expect(() => reReference(recording, ['m1 '])).toThrow(
      'reReference: expected one of C3, C4, M1, M2, got "m1 "; did you mean M1?',
    );
    expect(() => reReference(recording, [])).toThrow('at least one reference channel, got none');
    expect(() => reReference({ names, channels: recording.channels.slice(1) }, 'average')).toThrow('4 for 3');
    const short = [new Float32Array(3), new Float32Array(4)];
    expect(() => reReference({ names: ['A', 'B'], channels: short }, 'average')).toThrow(
      'channels of 3 samples, as the first has, got 4',
    );
    const holes = [Float32Array.of(1, Number.NaN)];
    expect(() => reReference({ names: ['A'], channels: holes }, 'average')).toThrow('got NaN at sample 1');
    expect(() => reReference({ names: ['A', 'A'], channels: [short[0]!, short[0]!] }, 'average')).toThrow(
      '"A" twice',
    );
  });
});

test('bipolar channels are those of MNE', () => {
  const got = bipolar(recording, [
    ['C3', 'M2'],
    ['C4', 'M1'],
  ]);
  expect(got.names).toEqual(['C3-M2', 'C4-M1']);
  expectChannels(got.channels, pairs);
  expect(() => bipolar(recording, [['C3', 'Cz']])).toThrow(
    'bipolar: expected one of C3, C4, M1, M2, got "Cz"',
  );
});
