import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

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
