import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { use } from '../../src/engine';
import { loadStateDict, stateDict } from '../../src/models';
import { Adam } from '../../src/train';
import { distance, fixture, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

type Case = (typeof fixture.adam)[number];

/** The fixture's dense layer and the loss of one of its steps, counted from 0. */
function problem({ start, x, y }: Case) {
  const model = tf.sequential({ layers: [tf.layers.dense({ name: 'd', units: 2, inputShape: [3] })] });
  loadStateDict(
    model,
    new Map([
      ['d.weight', { dtype: 'F32', shape: [2, 3], values: Float32Array.from(start.weight) }],
      ['d.bias', { dtype: 'F32', shape: [2], values: Float32Array.from(start.bias) }],
    ]),
  );
  const inputs = tf.tensor2d(x, [4, 3]);
  const targets = tf.tensor2d(y, [4, 2]);
  const loss = (step: number) => () =>
    tf.mul(tf.mean(tf.square(tf.sub(model.apply(inputs) as tf.Tensor, targets))), step + 1) as tf.Scalar;
  return { model, loss };
}

const steps = Array.from({ length: 10 }, (_, step) => step);

test.each(fixture.adam)('ten steps are those of PyTorch with clipNorm $clipNorm', (expected) => {
  const { model, loss } = problem(expected);
  const adam = new Adam([model], { learningRate: 0.05, clipNorm: expected.clipNorm ?? undefined });
  const losses = steps.map((step) => adam.minimize(loss(step)));
  expect(distance(losses, expected.losses)).toBeLessThan(2e-4);
  const end = stateDict(model);
  expect(distance(end.get('d.weight')!.values as Float32Array, expected.end.weight)).toBeLessThan(5e-5);
  expect(distance(end.get('d.bias')!.values as Float32Array, expected.end.bias)).toBeLessThan(5e-5);
});

test('goes on from its state in the same bytes', () => {
  const [whole, first] = [problem(fixture.adam[0]!), problem(fixture.adam[0]!)];
  const options = { learningRate: 0.05 };
  const uninterrupted = new Adam([whole.model], options);
  for (const step of steps) uninterrupted.minimize(whole.loss(step));
  const before = new Adam([first.model], options);
  for (const step of steps.slice(0, 4)) before.minimize(first.loss(step));
  const after = new Adam([first.model], options);
  after.restore(before.state());
  for (const step of steps.slice(4)) after.minimize(first.loss(step));
  expect(weightsOf(first.model)).toBe(weightsOf(whole.model));
});

describe('bad input', () => {
  test('a loss that is not finite changes nothing', () => {
    const { model, loss } = problem(fixture.adam[0]!);
    const adam = new Adam([model]);
    const before = weightsOf(model);
    expect(adam.minimize(() => tf.mul(loss(0)(), Number.NaN))).toBeNaN();
    expect(weightsOf(model)).toBe(before);
    expect(adam.state().step).toBe(0);
  });

  test('a weight that the loss does not depend on is named', () => {
    const { model, loss } = problem(fixture.adam[0]!);
    const idle = tf.sequential({ layers: [tf.layers.dense({ name: 'idle', units: 1, inputShape: [1] })] });
    expect(() => new Adam([model, idle]).minimize(loss(0))).toThrow(
      /depends on every trainable weight.*idle/,
    );
  });

  test('a model without weights, a state of another model', () => {
    expect(() => new Adam([])).toThrow(/a model with trainable weights/);
    const { model } = problem(fixture.adam[0]!);
    const state = { step: 1, m: [new Float32Array(1)], v: [new Float32Array(1)] };
    expect(() => new Adam([model]).restore(state)).toThrow(/moments of 6,2 values, got 1/);
  });
});

test('a step keeps no tensor', () => {
  const { model, loss } = problem(fixture.adam[1]!);
  const adam = new Adam([model], { clipNorm: 1 });
  adam.minimize(loss(0));
  const before = tf.memory().numTensors;
  for (const step of steps) adam.minimize(loss(step));
  expect(tf.memory().numTensors).toBe(before);
});
