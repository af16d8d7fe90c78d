import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embed } from '../../src/latent';
import { interrupt, resetInterruption } from '../../src/system';

/** Mean and last sample of each epoch, as a model with dropout and batch normalisation that must not show. */
function encoder(): tf.LayersModel {
  const input = tf.input({ shape: [null, 1] });
  const pooled = tf.layers.globalAveragePooling1d({}).apply(input) as tf.SymbolicTensor;
  const dense = tf.layers.dense({ units: 3, kernelInitializer: 'ones', useBias: false }).apply(pooled);
  const normal = tf.layers.batchNormalization({}).apply(dense);
  return tf.model({
    inputs: input,
    outputs: tf.layers.dropout({ rate: 0.5 }).apply(normal) as tf.SymbolicTensor,
  });
}

const epochs = (count: number) => ({
  channels: ['EEG'],
  length: count,
  values: Float32Array.from({ length: 4 * count }, (_, i) => Math.floor(i / 4)),
});

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterAll(() => tf.disposeVariables());

test('one row per epoch, in order, whatever the batch size', async () => {
  const model = encoder();
  const whole = await embed(model, epochs(10));
  expect(whole).toMatchObject({ rows: 10, columns: 3 });
  for (let i = 0; i < 10; i++) expect(whole.values[3 * i]).toBeCloseTo(i / Math.sqrt(1.001), 5);
  for (const batchSize of [1, 3, 10]) {
    expect((await embed(model, epochs(10), { batchSize })).values).toEqual(whole.values);
  }
});

test('no tensor stays behind', async () => {
  const model = encoder();
  await embed(model, epochs(2));
  const before = tf.memory().numTensors;
  await embed(model, epochs(20), { batchSize: 6 });
  expect(tf.memory().numTensors).toBe(before);
});

test('an interruption is said', async () => {
  interrupt();
  try {
    await expect(embed(encoder(), epochs(10), { batchSize: 4 })).rejects.toThrow(
      /interruption after 0 of 10/,
    );
  } finally {
    resetInterruption();
  }
});

test('bad input', async () => {
  const model = encoder();
  await expect(embed(model, epochs(0))).rejects.toThrow(/at least one epoch/);
  await expect(embed(model, epochs(3), { batchSize: 0 })).rejects.toThrow(/batchSize.*got 0/);
  const broken = epochs(3);
  broken.values[5] = Number.NaN;
  await expect(embed(model, broken)).rejects.toThrow(/finite embeddings, got NaN for epoch 1; look for NaN/);
  const two = { ...epochs(3), channels: ['C3', 'C4'] };
  await expect(embed(model, two)).rejects.toThrow(
    /epochs of one channel, got 2 channels; choose one, such as epochs.pick/,
  );
  const sequence = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4, 1] })] });
  await expect(embed(sequence, epochs(3))).rejects.toThrow(
    /one output of shape \[batch, d\], got \[null,4,2\]/,
  );
});
