import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, seed, use } from '../../../src/engine';
import {
  cloneModel,
  initializeWeights,
  LayerNorm,
  MultiHeadAttention,
  setDropoutStep,
  TransformerBlock,
} from '../../../src/models';

const [batch, length, channels] = [2, 6, 8];
const inputShape = [length, channels];
const x = tf.randomNormal([batch, length, channels], 0, 1, 'float32', 3);
const values = (model: tf.LayersModel, ...inputs: tf.Tensor[]) =>
  Array.from((model.predict(inputs.length > 1 ? inputs : inputs[0]!) as tf.Tensor).dataSync());
const model = (layer: tf.layers.Layer) => tf.sequential({ layers: [layer] });

describe('LayerNorm', () => {
  beforeAll(async () => void (await use()));

  test('is the layer of TensorFlow.js with another epsilon', () => {
    const ours = values(model(new LayerNorm({ inputShape })), x);
    const theirs = values(model(tf.layers.layerNormalization({ epsilon: 1e-5, inputShape })), x);
    ours.forEach((value, i) => void expect(value).toBeCloseTo(theirs[i]!, 5));
  });
});

describe.each(['MultiHeadAttention', 'TransformerBlock'] as const)('%s', (name) => {
  beforeAll(async () => void (await use()));

  const make = (options: { heads: number; causal?: boolean; rate?: number; inputShape?: number[] }) => {
    const layer = { name: 'block', ...options };
    return name === 'TransformerBlock' ? new TransformerBlock(layer) : new MultiHeadAttention(layer);
  };

  test('a copy made from its configuration and weights computes the same', async () => {
    const original = model(make({ heads: 2, causal: true, inputShape }));
    expect(values(await cloneModel(original), x)).toEqual(values(original, x));
  });

  test('trains all its weights', () => {
    const layer = make({ heads: 4 });
    layer.apply(x); // makes the weights
    const { grads } = tf.variableGrads(() => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar);
    const gradients = Object.values(grads);
    expect(gradients).toHaveLength(name === 'TransformerBlock' ? 12 : 4);
    for (const gradient of gradients) expect(tf.max(tf.abs(gradient)).dataSync()[0]).toBeGreaterThan(0);
  });

  test('its weights follow from the seed and its name, or from the stream given', () => {
    const drawn = () => values(model(make({ heads: 2, inputShape })), x);
    seed(5);
    const first = drawn();
    expect(drawn()).toEqual(first);
    seed(6);
    expect(drawn()).not.toEqual(first);
    const given = (n: number) =>
      values(initializeWeights(model(make({ heads: 2, inputShape })), new RandomStream([n, 1])), x);
    expect(given(1)).toEqual(given(1));
    expect(given(1)).not.toEqual(given(2));
  });

  test('a step sees none behind itself when causal, and no padding', () => {
    const changed = tf.concat(
      [tf.slice(x, [0, 0, 0], [batch, 4, channels]), tf.ones([batch, 2, channels])],
      1,
    );
    const seen = tf.tensor2d([1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0], [batch, length]);
    const kept = (y: tf.Tensor) => Array.from(tf.slice(y, [0, 0, 0], [batch, 4, channels]).dataSync());
    const causal = make({ heads: 2, causal: true });
    const plain = make({ heads: 2 });
    const run = (layer: tf.layers.Layer, ...inputs: tf.Tensor[]) => kept(layer.apply(inputs) as tf.Tensor);
    expect(run(causal, changed)).toEqual(run(causal, x));
    expect(run(plain, changed, seen)).toEqual(run(plain, x, seen));
    expect(run(plain, changed)).not.toEqual(run(plain, x));
  });

  test('refuses heads that do not divide the channels', () => {
    expect(() => make({ heads: 3 }).apply(x)).toThrow('heads that divide the channels, got [2,6,8], 3');
    expect(() => make({ heads: 2 }).apply(tf.ones([2, 8]))).toThrow('an input [batch, length, channels]');
  });
});

describe('TransformerBlock', () => {
  beforeAll(async () => void (await use()));

  test('drops while training only, with masks that follow from the step', () => {
    const block = model(new TransformerBlock({ heads: 2, rate: 0.5, inputShape }));
    const train = (step: number) => {
      setDropoutStep(block, new RandomStream([step, 1]));
      return Array.from((block.apply(x, { training: true }) as tf.Tensor).dataSync());
    };
    expect(train(1)).toEqual(train(1));
    expect(train(1)).not.toEqual(train(2));
    expect(values(block, x)).toEqual(values(block, x));
    expect(() => new TransformerBlock({ heads: 2, rate: 1 })).toThrow('a rate in [0, 1), got 1');
  });
});
