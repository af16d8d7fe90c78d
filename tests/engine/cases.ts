import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { loadAddon } from '../../src/native';

/** An array of a fixture. */
export interface Array_ {
  shape: number[];
  values: number[];
}
/** A function's inputs, its output, and the gradients of `sum(output * weight)`, as PyTorch computed them. */
export interface Case {
  inputs: Record<string, Array_>;
  output: Array_;
  weight: Array_;
  gradients: Record<string, Array_>;
}
export const tensor = ({ values, shape }: Array_) => tf.tensor(values, shape);

/** A tensor with normally distributed numbers that depend on the seed only. */
export function normal(shape: number[], seed = 1): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(new RandomStream([seed, 9]).fillNormal(values), shape);
}

/** The values of tensors, whose memory is given back. Not returned by tf.tidy, which searches each number for tensors. */
export function valuesOf(compute: () => tf.Tensor[]): Float32Array[] {
  const values: Float32Array[] = [];
  tf.tidy(() => {
    for (const tensor of compute()) values.push(tensor.dataSync().slice() as Float32Array);
  });
  return values;
}

/** What the plain and the native engine compute for each case, result by result; expects the same shapes. */
export async function onPlainAndNative<T>(
  cases: readonly T[],
  compute: (given: T) => tf.Tensor[],
): Promise<{ plain: Float32Array; native: Float32Array }[]> {
  const results: { shapes: number[][]; values: Float32Array[] }[] = [];
  for (const name of ['cpu', 'native'] as const) {
    await use(name);
    const shapes: number[][] = [];
    const shaped = (tensors: tf.Tensor[]) => {
      shapes.push(...tensors.map(({ shape }) => shape));
      return tensors;
    };
    results.push({ shapes, values: cases.flatMap((given) => valuesOf(() => shaped(compute(given)))) });
  }
  const [plain, native] = results as [(typeof results)[0], (typeof results)[0]];
  expect(native.shapes).toEqual(plain.shapes);
  return plain.values.map((values, i) => ({ plain: values, native: native.values[i]! }));
}

type Numbers = ArrayBufferView & ArrayLike<number>;

/** Expects the same numbers to the last bit; `toEqual` takes seconds for long arrays. */
export function expectSameBits(got: Numbers, wanted: Numbers, what = 'result'): void {
  const bytes = ({ buffer, byteOffset, byteLength }: Numbers) => Buffer.from(buffer, byteOffset, byteLength);
  if (bytes(got).equals(bytes(wanted))) return;
  const at = Array.from(wanted).findIndex((value, i) => !Object.is(value, got[i]));
  expect.fail(
    `${what}: expected ${wanted[at]} at ${at} of ${wanted.length}, got ${got[at]} of ${got.length}`,
  );
}

/** Calls this with the native engine on each instruction set that the processor runs; then it is on the best again. */
export function onEachInstructionSet(check: (name: string) => void): void {
  const { addon } = loadAddon();
  try {
    for (const name of ['generic', 'avx2', 'avx512']) {
      try {
        addon!.setInstructions(name);
      } catch (error) {
        if (name === 'generic') throw error;
        continue;
      }
      check(name);
    }
  } finally {
    addon!.setInstructions('');
  }
}

/** Largest difference, relative to the largest value expected. */
export function relativeError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(got.length).toBe(wanted.length);
  let largest = 1e-30;
  let difference = 0;
  for (let i = 0; i < got.length; i++) {
    largest = Math.max(largest, Math.abs(wanted[i]!));
    const d = Math.abs(got[i]! - wanted[i]!);
    difference = d >= difference ? d : Number.isNaN(d) ? Number.POSITIVE_INFINITY : difference;
  }
  return difference / largest;
}

/** Compares a function of the inputs, and its gradients, with what PyTorch got. */
export function checkCase(
  wanted: Case,
  compute: (inputs: Record<string, tf.Tensor>) => tf.Tensor,
  tolerance = 2e-6,
): void {
  const names = Object.keys(wanted.inputs);
  const inputs = names.map((name) => tensor(wanted.inputs[name]!));
  const named = (values: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  const output = compute(named(inputs));
  expect(output.shape).toEqual(wanted.output.shape);
  expect(relativeError(output.dataSync(), wanted.output.values)).toBeLessThan(tolerance);
  const weight = tensor(wanted.weight);
  const gradients = tf.grads((...values: tf.Tensor[]) => tf.sum(tf.mul(compute(named(values)), weight)))(
    inputs,
  );
  gradients.forEach((gradient, i) => {
    const error = relativeError(gradient.dataSync(), wanted.gradients[names[i]!]!.values);
    expect(error, `gradient of ${names[i]}`).toBeLessThan(tolerance);
  });
}
