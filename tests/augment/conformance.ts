import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { augmentBatch, type BaseAugmentation, fromConfig, registered } from '../../src/augment';
import { RandomStream } from '../../src/engine';

/** Signals of 40 to 600 samples, also constant and silent ones. */
export const anySignal = fc
  .tuple(fc.integer({ min: 40, max: 600 }), fc.nat(), fc.constantFrom(0, 1, 50))
  .map(signalOf);

/** A reproducible signal: normal noise of the given amplitude around a level. */
export function signalOf([samples, seed, amplitude]: [number, number, number]): Float32Array {
  const noise = new RandomStream([seed, 7]).fillNormal(new Float32Array(samples));
  return noise.map((value) => amplitude * value + (seed % 3));
}

/** What not every augmentation does. */
interface AugmentationTraits {
  /** Treats the channels of an epoch together. */
  acrossChannels?: boolean;
  /** Draws for every channel its own numbers. */
  own?: boolean;
  /** Does nothing at severity 0 (default true). */
  keepsAtZero?: boolean;
}

/** What every augmentation promises; `settings` are parameters besides the defaults to try, for epochs from 40 samples on. */
export function augmentationConformance(
  name: string,
  settings: Record<string, number>[] = [],
  { acrossChannels = false, own = false, keepsAtZero = true }: AugmentationTraits = {},
): void {
  const create = (given: Record<string, number>) => fromConfig({ [name]: { p: 1, ...given } })[0]!;
  const context = (seed: number, partner?: Float32Array) => ({
    random: new RandomStream([seed, 1]),
    samplingRate: 100,
    partner,
  });

  describe.each([{}, ...settings])(`${name} %o: augmentation conformance`, (given) => {
    const augmentation: BaseAugmentation = create(given);

    test('keeps the length, stays finite, leaves its inputs alone, follows from its stream', () => {
      fc.assert(
        fc.property(anySignal, fc.nat(), (x, seed) => {
          const partner = signalOf([x.length, seed, 1]);
          const [before, partnerBefore] = [x.slice(), partner.slice()];
          const y = augmentation.apply(x, context(seed, partner));
          expect(y.length).toBe(x.length);
          expect(y.every(Number.isFinite)).toBe(true);
          expect(x).toEqual(before);
          expect(partner).toEqual(partnerBefore);
          expect(augmentation.apply(x, context(seed, partner))).toEqual(y);
        }),
        { numRuns: 50 },
      );
    });

    test('does not keep what it saw before, whatever the lengths', () => {
      const x = signalOf([100, 1, 1]);
      const partner = signalOf([100, 2, 1]);
      const alone = augmentation.apply(x, context(3, partner));
      augmentation.apply(signalOf([333, 4, 50]), context(5, signalOf([333, 5, 1])));
      expect(augmentation.apply(x, context(3, partner))).toEqual(alone);
    });

    test('works where it is told to, filling all of its place', () => {
      const x = signalOf([64, 1, 1]);
      const out = new Float32Array(64).fill(Number.NaN);
      expect(augmentation.applyInto(x, out, context(2, signalOf([64, 3, 1])))).toBe(true);
      expect(out).toEqual(augmentation.apply(x, context(2, signalOf([64, 3, 1]))));
    });

    test('changes a batch of one channel as it changes signals, and channels that are alike alike', () => {
      const values = signalOf([120, 9, 1]);
      const random = new RandomStream([4, 5]);
      const single = augmentBatch(values, 3, 40, [augmentation], random, { samplingRate: 100 });
      const twice = Float32Array.from(
        { length: 240 },
        (_, at) => values[40 * Math.floor(at / 80) + (at % 40)]!,
      );
      const both = augmentBatch(twice, 3, 40, [augmentation], random, { samplingRate: 100, channels: 2 });
      expect(both.every(Number.isFinite)).toBe(true);
      if (acrossChannels) return;
      for (let at = 0; at < 240; at++) {
        const isFirst = at % 80 < 40;
        if (isFirst || !own) expect(both[at]).toBe(single[40 * Math.floor(at / 80) + (at % 40)]);
      }
    });

    test('augments the samples of a batch by their index, not by their place', () => {
      const values = signalOf([40, 9, 1]);
      const batch = Float32Array.from([...values, ...values, ...values]);
      const augment = (indices: number[]) =>
        augmentBatch(batch, 3, 40, [augmentation], new RandomStream([4, 4]), { samplingRate: 100, indices });
      const [inOrder, turned] = [augment([5, 6, 7]), augment([6, 7, 5])];
      expect(turned).toEqual(Float32Array.from([...inOrder.slice(40), ...inOrder.slice(0, 40)]));
    });
  });

  test(`${name}: applies with probability p, and copies otherwise`, () => {
    const often = create({ p: 0.3 });
    const x = signalOf([32, 5, 1]);
    const root = new RandomStream([8, 8]);
    const out = new Float32Array(32);
    let applied = 0;
    for (let i = 0; i < 4000; i++) {
      applied += Number(often.applyInto(x, out, { random: root.split(i), samplingRate: 100 }));
    }
    expect(applied / 4000).toBeCloseTo(0.3, 1);
    expect(create({ p: 0 }).apply(x, context(1))).toEqual(x);
    expect(create({ p: 0 }).apply(x, context(1))).not.toBe(x);
  });

  test(`${name}: at severity 1 is what it was, and at 0 leaves the signal as it is`, () => {
    expect(create({}).at(1).parameters).toEqual(create({}).parameters);
    expect(() => create({}).at(-1)).toThrow('a severity from 0 on, got -1');
    expect(() => create({}).at(9)).not.toThrow();
    if (!keepsAtZero) return;
    const x = signalOf([128, 3, 1]);
    const y = create({})
      .at(0)
      .apply(x, context(2, signalOf([128, 4, 1])));
    for (const [i, value] of y.entries()) expect(Math.abs(value - x[i]!)).toBeLessThan(1e-5);
  });

  test(`${name}: refuses channels that do not divide the epoch`, () => {
    for (const channels of [0, 3, 0.5, Number.NaN])
      expect(() => create({}).apply(new Float32Array(8), { ...context(1), channels })).toThrow(
        'a number of channels that divides the epoch',
      );
  });

  test(`${name}: says what each parameter means, with a default within its range`, () => {
    const description = registered().find((entry) => entry.name === name)!;
    expect(description.summary).not.toBe('');
    for (const parameter of description.parameters) {
      expect(parameter.meaning).not.toBe('');
      expect(parameter.default).toBeGreaterThanOrEqual(parameter.minimum!);
      expect(parameter.default).toBeLessThanOrEqual(parameter.maximum!);
      expect(() => create({ [parameter.name]: parameter.maximum! * 2 + 1 })).toThrow(parameter.name);
    }
  });
}
