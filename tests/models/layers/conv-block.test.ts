import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../../src/engine';
import {
  BatchNorm,
  ConvBlock,
  cloneModel,
  exportWeights,
  importWeights,
  Mish,
  SeededDropout,
  setDropoutStep,
} from '../../../src/models';
import { scratchFolder } from '../../support/scratch';

const inputShape = [3000, 4];
const rate = 0.3;
const dilations = [1, 3];

const blocks = () =>
  tf.sequential({
    layers: dilations.map(
      (dilationRate, i) =>
        new ConvBlock({
          name: `drop${i}`,
          filters: 16 * (i + 1),
          dilationRate,
          rate,
          ...(i === 0 && { inputShape }),
        }),
    ),
  });

/** The same layers one by one, with the weights of the blocks. */
function composed(model: tf.LayersModel): tf.LayersModel {
  const parts = tf.sequential({
    layers: dilations.flatMap((dilationRate, i) => [
      tf.layers.conv1d({
        ...{ filters: 16 * (i + 1), kernelSize: 7, padding: 'same', dilationRate },
        ...(i === 0 && { inputShape }),
      }),
      new BatchNorm({ name: `norm${i}` }),
      new Mish({ name: `mish${i}` }),
      new SeededDropout({ name: `drop${i}`, rate }),
    ]),
  });
  model.layers.forEach((block, i) => {
    const [kernel, bias, ...norm] = block.getWeights();
    parts.layers[4 * i]!.setWeights([kernel!, bias!]);
    parts.layers[4 * i + 1]!.setWeights(norm);
  });
  return parts;
}

/** What a training step computes, and inference after it. */
function results(model: tf.LayersModel, x: tf.Tensor) {
  const score = () => {
    setDropoutStep(model, new RandomStream([1, 2]));
    return tf.mean(tf.square(model.apply(x, { training: true }) as tf.Tensor)) as tf.Scalar;
  };
  const { value, grads } = tf.variableGrads(score);
  const gradients = model.trainableWeights.map((weight) => grads[weight.name]!.dataSync());
  return { value: value.dataSync()[0]!, gradients, inference: (model.predict(x) as tf.Tensor).dataSync() };
}

describe('ConvBlock', () => {
  beforeAll(async () => void (await use()));

  test('has the numbers of its parts', () => {
    const model = blocks();
    const parts = composed(model);
    const x = tf.randomNormal([6, ...inputShape], 0, 1, 'float32', 4);
    const [got, wanted] = [results(model, x), results(parts, x)];
    expect(got.value).toBe(wanted.value);
    expect(got.gradients).toHaveLength(8);
    for (const [index, gradient] of got.gradients.entries()) {
      // What a bias adds, normalisation takes away: its gradient is 0, and that of the parts is what rounding leaves of it.
      if (index % 4 === 1) expect(Math.max(...wanted.gradients[index]!.map(Math.abs))).toBeLessThan(1e-6);
      expect(gradient).toEqual(index % 4 === 1 ? gradient.map(() => 0) : wanted.gradients[index]);
    }
    const errors = Array.from(got.inference, (value, i) => Math.abs(value - wanted.inference[i]!));
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-5);
  });

  test('begins with weights of the size that PyTorch gives them, from the seed', () => {
    const [first, second] = [blocks(), blocks()];
    const bound = 1 / Math.sqrt(7 * 16);
    const kernel = first.layers[1]!.getWeights()[0]!.dataSync();
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...kernel.map(Math.abs))).toBeGreaterThan(0.99 * bound);
    expect(second.layers[1]!.getWeights()[0]!.dataSync()).toEqual(kernel);
  });

  test('is cloned, saved and loaded', async () => {
    const model = blocks();
    const x = tf.randomNormal([2, ...inputShape], 0, 1, 'float32', 5);
    const wanted = (model.predict(x) as tf.Tensor).dataSync();
    expect(((await cloneModel(model)).predict(x) as tf.Tensor).dataSync()).toEqual(wanted);
    const file = `${scratchFolder()}/blocks.safetensors`;
    await exportWeights(model, file);
    const other = blocks();
    other.layers[0]!.setWeights(other.layers[0]!.getWeights().map((weight) => tf.zerosLike(weight)));
    await importWeights(other, file);
    expect((other.predict(x) as tf.Tensor).dataSync()).toEqual(wanted);
  });

  test('wrong options and inputs are errors', () => {
    expect(() => new ConvBlock({ filters: 0, rate })).toThrow(
      'ConvBlock: expected a whole filters from 1, got 0',
    );
    expect(() => new ConvBlock({ filters: 4, kernelSize: 2.5, rate })).toThrow('a whole kernelSize from 1');
    expect(() => new ConvBlock({ filters: 4, rate: 1 })).toThrow('a rate in [0, 1), got 1');
    expect(() => new ConvBlock({ name: 'block', filters: 4, rate }).apply(tf.ones([2, 3]))).toThrow(
      'block: expected an input [batch, samples, channels], got [2,3]',
    );
  });
});
