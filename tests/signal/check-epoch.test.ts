import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEpoch } from '../../src/signal';

const sine = (amplitude: number) =>
  Float32Array.from({ length: 3000 }, (_, at) => amplitude * Math.sin((2 * Math.PI * 9.7 * at) / 100));

describe('checkEpoch', () => {
  test('a good epoch has no faults', () => {
    const got = checkEpoch(sine(50), 100);
    expect(got.faults).toEqual([]);
    expect(got.peakToPeak).toBeCloseTo(100, 1);
    expect([got.notFinite, got.flatSeconds, got.clippedPart]).toEqual([0, 0, 0]);
  });

  test('amplitude', () => {
    expect(checkEpoch(sine(251), 100).faults).toEqual(['amplitude']);
    expect(checkEpoch(sine(251), 100, { peakToPeak: 600 }).faults).toEqual([]);
  });

  test('a flat piece, exact or within a step', () => {
    const x = sine(50);
    x.fill(3, 1000, 1151);
    expect(checkEpoch(x, 100)).toMatchObject({ faults: ['flat'], flatSeconds: 1.5 });
    expect(checkEpoch(x, 100, { flatSeconds: 1.5 }).faults).toEqual([]);
    for (let at = 1000; at < 1151; at++) x[at] = at % 2;
    expect(checkEpoch(x, 100).faults).toEqual([]);
    expect(checkEpoch(x, 100, { flatStep: 1 }).faults).toEqual(['flat']);
    expect(checkEpoch(new Float32Array(3000), 100)).toMatchObject({ faults: ['flat'], clippedPart: 0 });
  });

  test('clipping', () => {
    const x = sine(100).map((value) => Math.max(-80, Math.min(80, value)));
    const got = checkEpoch(x, 100);
    expect(got.faults).toEqual(['clipped']);
    expect(got.clippedPart).toBeGreaterThan(0.2);
    expect(checkEpoch(x, 100, { clippedPart: 0.9 }).faults).toEqual([]);
  });

  test('samples that are not finite are counted, and the rest is judged', () => {
    const x = sine(300);
    x[5] = Number.NaN;
    x[2000] = -Infinity;
    const got = checkEpoch(x, 100);
    expect(got).toMatchObject({ faults: ['not finite', 'amplitude'], notFinite: 2 });
    expect(got.peakToPeak).toBeCloseTo(600, 0);
    const nothing = checkEpoch(new Float32Array(10).fill(Number.NaN), 100);
    expect(nothing).toEqual({
      faults: ['not finite'],
      notFinite: 10,
      peakToPeak: 0,
      flatSeconds: 0,
      clippedPart: 0,
    });
  });

  test('never NaN, whatever comes', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 100 }), (x) => {
        const { faults, ...numbers } = checkEpoch(x, 100);
        for (const value of Object.values(numbers)) expect(value).toBeGreaterThanOrEqual(0);
        expect(faults.includes('not finite')).toBe(!x.every(Number.isFinite));
      }),
    );
  });

  test('refuses nothing, and limits that are none', () => {
    expect(() => checkEpoch(new Float32Array(0), 100)).toThrow('at least one sample, got none');
    expect(() => checkEpoch(sine(1), 100, { peakToPeak: -1 })).toThrow('peakToPeak from 0, got -1');
    expect(() => checkEpoch(sine(1), 100, { flatStep: Number.NaN })).toThrow('flatStep from 0, got NaN');
    expect(() => checkEpoch(sine(1), 0)).toThrow('a sampling rate above 0 Hz');
  });
});
