import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thin } from '../../src/plot/decimate';

const signal = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 500 });

test('a short signal stays as it is', () => {
  const { x, y } = thin([5, 6, 7], 10, 0.5, 3);
  expect([...x]).toEqual([10, 10.5, 11]);
  expect([...y]).toEqual([5, 6, 7]);
});

test('a long one keeps its extremes, its order and real samples only', () => {
  fc.assert(
    fc.property(signal, fc.integer({ min: 2, max: 60 }), (samples, points) => {
      const { x, y } = thin(samples, 0, 1, points);
      expect(x.length).toBeLessThanOrEqual(Math.max(points, 2));
      expect(Math.max(...y)).toBe(Math.max(...samples));
      expect(Math.min(...y)).toBe(Math.min(...samples));
      x.forEach((at, i) => {
        expect(y[i]).toBe(samples[at]);
        if (i > 0) expect(at).toBeGreaterThanOrEqual(x[i - 1]!);
      });
    }),
  );
});

test('NaN stays visible as a gap', () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => (i === 501 ? Number.NaN : i));
  expect(thin(samples, 0, 1, 20).y.some(Number.isNaN)).toBe(true);
});
