import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import type { NativeBackend } from '../../src/engine/native-backend';
import { loadAddon } from '../../src/native';
import { describeWith, type Optional, pythonWith, root } from '../support/requirements';
import { scratchFolder } from '../support/scratch';
import { expectSameBits, onEachInstructionSet, relativeError, valuesOf } from './cases';

const { addon, reason } = loadAddon();
const built: Optional = addon ? { path: 'thetalab.node' } : { reason };
const python = pythonWith('scipy');

/** Short lengths and long ones, smooth, prime, and with factors too large for a pass. */
const lengths = [
  1, 2, 3, 7, 13, 61, 67, 134, 200, 256, 997, 1000, 2048, 3000, 3001, 4096, 4099, 8192, 8198, 30000, 30031,
];

const drawn = new Map<number, Float32Array>();

/** The beginning of one long series for each seed. */
function normal(shape: number[], seed: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  const draw = () =>
    new engine.RandomStream([seed, 22]).fillNormal(new Float32Array(300_000)) as Float32Array;
  const series = drawn.get(seed) ?? draw();
  drawn.set(seed, series);
  return tf.tensor(series.slice(0, size), shape);
}

/** Every way of transforming, there and back, for signals that are many enough to be shared among threads. */
function everything(): Float32Array[] {
  return lengths.flatMap((length) =>
    valuesOf(() => {
      const batch = Math.min(67, Math.ceil(33_000 / length));
      const z = tf.complex(normal([batch, length], 1), normal([batch, length], 2));
      const bins = engine.rfft(tf.real(z));
      const long = engine.rfft(tf.real(z), { length: length + 3 });
      return [tf.spectral.fft(z), tf.spectral.ifft(z), bins, engine.irfft(bins, { length }), long];
    }),
  );
}

/** Root of the mean squared error, relative to what was wanted. */
function meanError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(got.length).toBe(wanted.length);
  let [error, size] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    error += (got[i]! - wanted[i]!) ** 2;
    size += wanted[i]! ** 2;
  }
  return Math.sqrt(error / size);
}

describeWith('Fourier transforms in C++', [built], () => {
  beforeAll(async () => {
    await engine.use('native');
  });

  test('are the same bits for any number of threads', async () => {
    let first: Float32Array[] | undefined;
    for (const threads of [1, 2, 3]) {
      await engine.use('native', { threads });
      const results = everything();
      first ??= results;
      results.forEach((result, i) => {
        expectSameBits(result, first![i]!, `result ${i}`);
      });
    }
  });

  test('do not depend on the other signals of the batch', () => {
    for (const length of [9, 30, 3001, 30000]) {
      const x = normal([9, length], 3);
      const together = engine.rfft(x).dataSync();
      const alone = engine.rfft(tf.slice(x, [5, 0], [1, length])).dataSync();
      expect(together.slice(5 * alone.length, 6 * alone.length)).toEqual(alone);
    }
  });

  test('are the same to rounding with every instruction set', () => {
    const wanted = everything();
    onEachInstructionSet((name) => {
      everything().forEach((result, i) => {
        expect(relativeError(result, wanted[i]!), `${name}, result ${i}`).toBeLessThan(3e-6);
      });
    });
  });

  test('lengths come and go without end', () => {
    for (let length = 20_000; length < 20_200; length++) {
      const x = normal([1, length], 1);
      expect(relativeError(engine.irfft(engine.rfft(x), { length }).dataSync(), x.dataSync())).toBeLessThan(
        3e-6,
      );
      x.dispose();
    }
  });

  test('memory of complex tensors is used again, and only when nobody holds it', () => {
    const { pool } = tf.backend() as NativeBackend;
    const x = normal([50, 1000], 1);
    const used = () => pool.memory().used;
    const before = used();
    tf.tidy(() => {
      const z = engine.rfft(x);
      const real = tf.real(z);
      const wanted = real.clone();
      z.dispose();
      // Would lie where the parts of z lay, were they given back.
      const other = engine.rfft(tf.neg(x));
      expect(tf.max(tf.abs(tf.sub(real, wanted))).dataSync()[0]).toBe(0);
      expect(tf.max(tf.abs(tf.add(real, tf.real(other)))).dataSync()[0]).toBe(0);
    });
    expect(used()).toBe(before);
    expect(pool.memory().idle).toBeGreaterThan(4 * 50 * 501 * 4);
  });

  test('complex sums and products broadcast as their parts do', () => {
    const z = (shape: number[], seed: number) => tf.complex(normal(shape, seed), normal(shape, seed + 1));
    for (const [shapeA, shapeB] of [
      [[2, 3], [3]],
      [
        [4, 1, 2],
        [3, 1],
      ],
      [[5], [5]],
      [[], [2, 2]],
    ] as number[][][]) {
      const [a, b] = [z(shapeA!, 1), z(shapeB!, 3)];
      const parts = [a, b].flatMap((x) => [tf.real(x), tf.imag(x)]) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const [ar, ai, br, bi] = parts;
      const wanted = [
        [tf.add(ar, br), tf.add(ai, bi)],
        [tf.sub(ar, br), tf.sub(ai, bi)],
        [tf.sub(tf.mul(ar, br), tf.mul(ai, bi)), tf.add(tf.mul(ar, bi), tf.mul(ai, br))],
      ].map(([real, imag]) => tf.complex(real!, imag!));
      [tf.add(a, b), tf.sub(a, b), tf.mul(a, b)].forEach((got, i) => {
        expect(got.shape).toEqual(wanted[i]!.shape);
        expect(got.dataSync()).toEqual(wanted[i]!.dataSync());
      });
    }
  });
});

describeWith('Fourier transforms in C++ beside SciPy', [built, python], () => {
  const folder = scratchFolder();
  const signals = 32;
  let errors: Record<string, { real: number; complex: number; back: number }>;

  beforeAll(async () => {
    await engine.use('native');
    const script = join(root, 'tests', 'fixtures', 'engine', 'scipy_fourier.py');
    const { stdout, stderr } = spawnSync(
      python.path!,
      [script, folder, String(signals), ...lengths.map(String)],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    errors = JSON.parse(stdout);
  });

  test.each(lengths)('length %i: no more than twice the error of its own single precision', (length) => {
    const read = (name: string) => Uint8Array.from(readFileSync(join(folder, `${length}.${name}`))).buffer;
    const both = tf.tensor(new Float32Array(read('signals')), [2, signals, length]);
    const [real, imag] = tf.unstack(both) as [tf.Tensor, tf.Tensor];
    const spectrum = engine.rfft(real);
    const full = tf.spectral.fft(tf.complex(real, imag));
    const wanted = new Float64Array(read('real'));
    const { real: scipyReal, complex: scipyComplex, back: scipyBack } = errors[length]!;
    expect(meanError(spectrum.dataSync(), wanted)).toBeLessThanOrEqual(2 * scipyReal);
    expect(meanError(full.dataSync(), new Float64Array(read('complex')))).toBeLessThanOrEqual(
      2 * scipyComplex,
    );
    const shape = [signals, Math.floor(length / 2) + 1];
    const parts = [0, 1].map((part) =>
      Float32Array.from({ length: wanted.length / 2 }, (_, i) => wanted[2 * i + part]!),
    );
    const exact = tf.complex(tf.tensor(parts[0]!, shape), tf.tensor(parts[1]!, shape));
    const back = engine.irfft(exact, { length }).dataSync();
    expect(meanError(back, real.dataSync())).toBeLessThanOrEqual(2 * scipyBack);
  });
});
