import { expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { loadAddon } from '../../src/native';
import { butterworth, type FilterSection, filtfilt, notch, resample, sosfilt } from '../../src/signal';
import { Cascade } from '../../src/signal/cascade';
import { filterBothWays } from '../../src/signal/filter-both-ways';
import { layoutOf, rowsOf, sumRows } from '../../src/signal/polyphase';
import { expectSameBits, onEachInstructionSet } from '../engine/cases';
import { describeWith } from '../support/requirements';

const { addon, reason } = loadAddon();
const noise = (length: number, seed = 1) =>
  new RandomStream([seed, length]).fillNormal(new Float32Array(length)) as Float32Array;

const cascades: Record<string, FilterSection[]> = {
  'one section': notch(50, 256),
  'a band-pass': butterworth(4, [0.3, 35], 256),
  'a band-pass and a notch': [...butterworth(4, [0.3, 35], 256), ...notch(50, 256)],
  'an odd order': butterworth(3, { highPass: 0.5 }, 256),
  'many sections': butterworth(13, [5, 60], 256),
};

/** Filters in TypeScript, as it is done where there is no addon. */
function plainBothWays(sections: FilterSection[], pad: number, x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  filterBothWays(sections, pad, x, y);
  return y;
}

const padOf = (name: string) => 3 * (2 * cascades[name]!.length + 1 - (name === 'an odd order' ? 1 : 0));

describeWith(
  'filters of the addon have the bits of those in TypeScript',
  [addon ? { path: 'thetalab.node' } : { reason: reason! }],
  () => {
    test.each(Object.keys(cascades))('there and back: %s', (name) => {
      const pad = padOf(name);
      for (const length of [pad + 1, 127, 128, 1000, 9001]) {
        if (length <= pad) continue;
        const x = noise(length);
        const wanted = plainBothWays(cascades[name]!, pad, x);
        onEachInstructionSet(() => expectSameBits(filtfilt(cascades[name]!, x), wanted));
      }
    });

    test('forwards, and what it leaves in the state', () => {
      for (const sections of Object.values(cascades)) {
        const x = noise(5000);
        const plain = new Cascade(sections);
        const wanted = new Float32Array(x.length);
        plain.run(x, wanted, 1);
        onEachInstructionSet(() => {
          const state = new Float64Array(2 * sections.length);
          expectSameBits(sosfilt(sections, x, state), wanted);
          expect(state).toEqual(plain.state);
        });
      }
    });

    test('channels of different lengths, on two threads', () => {
      const sections = cascades['a band-pass and a notch']!;
      const channels = [9000, 40, 7000].map((length) => noise(length));
      const wanted = channels.map((x) => filtfilt(sections, x));
      addon!.setThreads(2);
      try {
        for (const [at, y] of filtfilt(sections, channels).entries()) expectSameBits(y, wanted[at]!);
      } finally {
        addon!.setThreads(1);
      }
    });

    test.each([
      [256, 100],
      [100, 256],
      [500, 100],
      [100, 300],
      [125, 128],
    ])('from %i to %i Hz', (from, to) => {
      const divisor = [64, 60, 50, 28, 25, 20, 4, 1].find((one) => from % one === 0 && to % one === 0)!;
      const [up, down] = [to / divisor, from / divisor];
      const taps = Float64Array.from(noise(20 * Math.max(up, down) + 1, 2));
      const rows = rowsOf(up, down, taps);
      for (const length of [1, 99, 5000]) {
        const x = noise(length);
        const [wanted, got] = [0, 0].map(() => new Float32Array(Math.ceil((length * up) / down)));
        sumRows(rows, x, wanted!);
        onEachInstructionSet(() => {
          addon!.polyphase(...layoutOf(rows), x, got!);
          expectSameBits(got!, wanted!);
        });
      }
    });

    test('what decays below the normal numbers of float32 is zero at once', () => {
      const x = new Float32Array(20_000);
      x[0] = 1;
      const sections = butterworth(2, { lowPass: 40 }, 256);
      const plain = new Float32Array(x.length);
      new Cascade(sections).run(x, plain, 1);
      expect(plain.some((value) => value !== 0 && Math.abs(value) < 2 ** -126)).toBe(true);
      const wanted = plain.map((value) => (Math.abs(value) < 2 ** -126 ? 0 : value));
      expect(sosfilt(sections, x).every((value, at) => value === wanted[at])).toBe(true);
    });

    test('a signal that is not finite is refused, and the state is what it was', () => {
      const sections = cascades['a band-pass']!;
      const state = new Float64Array(8).fill(0.5);
      const x = noise(100);
      x[98] = Number.NaN;
      expect(() => sosfilt(sections, x, state)).toThrow('finite samples, got NaN at sample 98');
      expect(state).toEqual(new Float64Array(8).fill(0.5));
      expect(() => filtfilt(sections, [noise(100), x])).toThrow('got NaN at sample 98');
      expect(() => resample(x, 256, 100)).toThrow('got NaN at sample 98');
    });
  },
);
