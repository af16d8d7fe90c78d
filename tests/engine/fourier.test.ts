import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { normal, relativeError } from './cases';
import { availableEngines } from './engines';

/** One of tests/fixtures/engine/make_fourier.py. */
interface Case {
  op: 'rfft' | 'irfft' | 'fft' | 'ifft';
  shape: number[];
  length: number | null;
  real: number[];
  imag: number[];
  out: number[];
  outShape: number[];
  weight: number[];
  gradient: { real: number[]; imag?: number[] };
}

const cases: Case[] = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'engine', 'fourier.json'), 'utf8'),
);

const planes = (z: tf.Tensor) => tf.stack([tf.real(z), tf.imag(z)]);

/** The definition, in double precision. */
function naive(real: ArrayLike<number>, imag: ArrayLike<number> | undefined, length: number): number[][] {
  const result = Array.from({ length }, () => [0, 0]);
  for (let k = 0; k < length; k++)
    for (let n = 0; n < Math.min(length, real.length); n++) {
      const angle = (-2 * Math.PI * ((k * n) % length)) / length;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      result[k]![0]! += real[n]! * c - (imag?.[n] ?? 0) * s;
      result[k]![1]! += real[n]! * s + (imag?.[n] ?? 0) * c;
    }
  return result;
}

describe.each(availableEngines)('Fourier transforms on %s', (name) => {
  beforeAll(async () => {
    await engine.use(name);
  });

  const compute = ({ op, length }: Case, real: tf.Tensor, imag: tf.Tensor): tf.Tensor => {
    const options = length === null ? {} : { length };
    if (op === 'irfft') return engine.irfft(tf.complex(real, imag), options);
    const z = op === 'rfft' ? engine.rfft(real, options) : tf.spectral[op](tf.complex(real, imag));
    return tf.stack([tf.real(z), tf.imag(z), tf.abs(z)]);
  };

  test.each(cases)('$op of $shape, length $length, and its gradient, as PyTorch', (wanted) => {
    const [real, imag] = [wanted.real, wanted.imag].map((values) => tf.tensor(values, wanted.shape)) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const out = compute(wanted, real, imag);
    expect(out.shape).toEqual(wanted.outShape);
    expect(relativeError(out.dataSync(), wanted.out)).toBeLessThan(1e-6);
    const weight = tf.tensor(wanted.weight, wanted.outShape);
    const inputs = wanted.gradient.imag ? [real, imag] : [real];
    const loss = (a: tf.Tensor, b = imag) => tf.sum(tf.mul(compute(wanted, a, b), weight));
    const gradients = tf.grads(loss)(inputs);
    expect(relativeError(gradients[0]!.dataSync(), wanted.gradient.real)).toBeLessThan(2e-6);
    if (!wanted.gradient.imag) return;
    const largest = Math.max(...wanted.gradient.imag.map(Math.abs));
    if (largest === 0) expect(gradients[1]!.dataSync().every((value) => value === 0)).toBe(true);
    else expect(relativeError(gradients[1]!.dataSync(), wanted.gradient.imag)).toBeLessThan(2e-6);
  });

  test('rfft is the definition for any length of input and signal', () => {
    const sizes = fc.record({
      batch: fc.integer({ min: 1, max: 11 }),
      samples: fc.integer({ min: 1, max: 150 }),
      length: fc.integer({ min: 1, max: 150 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ batch, samples, length, seed }) => {
        tf.tidy(() => {
          const x = normal([batch, samples], seed);
          const got = engine.rfft(x, { length });
          const bins = Math.floor(length / 2) + 1;
          expect(got.shape).toEqual([batch, bins]);
          const rows = x.arraySync() as number[][];
          const wanted = rows.flatMap((row) => naive(row, undefined, length).slice(0, bins).flat());
          expect(relativeError(got.dataSync(), wanted)).toBeLessThan(2e-6);
        });
      }),
      { numRuns: 40 },
    );
  });

  const signals = fc.record({
    batch: fc.integer({ min: 1, max: 11 }),
    length: fc.integer({ min: 1, max: 300 }),
    seed: fc.nat(),
  });

  test('fft and ifft, rfft and irfft undo each other, and keep the energy (Parseval)', () => {
    fc.assert(
      fc.property(signals, ({ batch, length, seed }) => {
        tf.tidy(() => {
          const [real, imag] = [normal([batch, length], seed), normal([batch, length], seed + 1)];
          const z = tf.complex(real, imag);
          const spectrum = tf.spectral.fft(z);
          expect(relativeError(tf.spectral.ifft(spectrum).dataSync(), z.dataSync())).toBeLessThan(3e-6);
          const energy = (a: tf.Tensor) => tf.sum(tf.square(planes(a))).dataSync()[0]!;
          expect(energy(spectrum) / length / energy(z)).toBeCloseTo(1, 4);
          const back = engine.irfft(engine.rfft(real), { length });
          expect(relativeError(back.dataSync(), real.dataSync())).toBeLessThan(3e-6);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('transforms are linear, and a shift turns the phase', () => {
    fc.assert(
      fc.property(signals, fc.nat(), ({ batch, length, seed }, by) => {
        tf.tidy(() => {
          const [a, b] = [normal([batch, length], seed), normal([batch, length], seed + 1)];
          const whole = planes(engine.rfft(tf.add(a, tf.mul(b, 3))));
          const sum = tf.add(planes(engine.rfft(a)), tf.mul(planes(engine.rfft(b)), 3));
          expect(relativeError(sum.dataSync(), whole.dataSync())).toBeLessThan(3e-6);
          const shift = by % length;
          const [head, tail] = [
            tf.slice(a, [0, length - shift], [batch, shift]),
            tf.slice(a, 0, [batch, length - shift]),
          ];
          const shifted = engine.rfft(tf.concat([head, tail], 1));
          const angles = Array.from(
            { length: shifted.shape[1]! },
            (_, k) => (-2 * Math.PI * ((k * shift) % length)) / length,
          );
          const turns = tf.complex(tf.tensor2d([angles.map(Math.cos)]), tf.tensor2d([angles.map(Math.sin)]));
          const turned = tf.mul(engine.rfft(a), turns);
          expect(relativeError(shifted.dataSync(), turned.dataSync())).toBeLessThan(4e-6);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('tensors are neither lost nor kept', () => {
    const x = normal([3, 30], 1);
    const before = tf.memory();
    for (let i = 0; i < 3; i++) {
      const z = engine.rfft(x);
      const y = engine.irfft(z);
      const [real, size] = [tf.real(z), tf.abs(z)];
      const gradient = tf.grad((a) => tf.sum(tf.abs(engine.rfft(a))))(x);
      const values = [real, size, gradient].map((tensor) => Array.from(tensor.dataSync()));
      tf.dispose([z, y]);
      expect([real, size, gradient].map((tensor) => Array.from(tensor.dataSync()))).toEqual(values);
      tf.dispose([real, size, gradient]);
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  test('NaN stays in its own signal', () => {
    const rows = normal([3, 20], 1).arraySync() as number[][];
    const clean = engine.rfft(tf.tensor2d(rows)).dataSync();
    rows[1]![4] = Number.NaN;
    const got = engine.rfft(tf.tensor2d(rows)).dataSync();
    expect(Array.from(got.slice(22, 44)).filter(Number.isNaN).length).toBeGreaterThan(18);
    for (const part of [
      [0, 22],
      [44, 66],
    ])
      expect(got.slice(...part)).toEqual(clean.slice(...part));
  });

  test('what cannot be transformed is refused, and no batch is fine', () => {
    expect(() => engine.rfft(tf.ones([2, 0]))).toThrow(
      'rfft: expected float32 signals of at least one sample',
    );
    expect(() => engine.rfft(tf.ones([2, 3], 'int32'))).toThrow('rfft: expected float32 signals');
    expect(() => engine.rfft(tf.ones([3]), { length: 0 })).toThrow('rfft: expected a positive whole number');
    expect(() => engine.rfft(tf.ones([3]), { length: 2.5 })).toThrow('got 2.5');
    expect(() => engine.irfft(tf.ones([3]))).toThrow('irfft: expected complex64 spectra');
    expect(() => engine.irfft(engine.rfft(tf.ones([1])))).toThrow('irfft: expected a positive whole number');
    expect(engine.rfft(tf.ones([0, 6])).shape).toEqual([0, 4]);
    expect(engine.irfft(engine.rfft(tf.ones([0, 6]))).shape).toEqual([0, 6]);
    expect(() => tf.grad((x) => engine.rfft(x))(tf.ones([4]))).toThrow('gradients: expected a real result');
  });
});
