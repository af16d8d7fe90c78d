import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { applyModel, cloneModel, linearClassifier, simpleSleepNet } from '../../src/models';
import { interrupt, resetInterruption } from '../../src/system';

const random = new RandomStream([1, 2]);
const rows = random.split('rows').fillNormal(new Float32Array(7 * 30));

beforeAll(async () => {
  await use();
});
afterEach(resetInterruption);

describe('applyModel', () => {
  test('gives a row for each row, however many go at a time', async () => {
    const encoder = simpleSleepNet({ latentDim: 4, random });
    const expected = (encoder.predict(tf.tensor(rows, [7, 30, 1])) as tf.Tensor).dataSync();
    for (const batchSize of [1, 3, 7, 100]) {
      const out = await applyModel(encoder, rows, 7, { batchSize });
      expect([out.rows, out.columns]).toEqual([7, 4]);
      for (const [i, value] of out.values.entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    }
  });

  test('takes rows of features for a classifier', async () => {
    const out = await applyModel(linearClassifier({ inputDim: 30, classes: 3, random }), rows, 7);
    expect([out.rows, out.columns]).toEqual([7, 3]);
  });

  test('leaves no tensors behind', async () => {
    const encoder = simpleSleepNet({ latentDim: 4, random });
    await applyModel(encoder, rows, 7);
    const before = tf.memory().numTensors;
    await applyModel(encoder, rows, 7, { batchSize: 2 });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses rows that do not add up, and says when it was stopped', async () => {
    const encoder = simpleSleepNet({ latentDim: 4, random });
    await expect(applyModel(encoder, rows, 8)).rejects.toThrow('applyModel: expected at least one row');
    await expect(applyModel(encoder, rows, 0)).rejects.toThrow('applyModel: expected at least one row');
    await expect(applyModel(encoder, rows, 7, { batchSize: 0 })).rejects.toThrow(
      'a whole batchSize from 1, got 0',
    );
    interrupt();
    await expect(applyModel(encoder, rows, 7)).rejects.toThrow('an interruption after 0 of 7 rows');
  });
});

describe('cloneModel', () => {
  test('copies layers and weights, and shares neither', async () => {
    const encoder = simpleSleepNet({ latentDim: 4, random });
    const copy = await cloneModel(encoder);
    const weights = (model: tf.LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);
    const before = weights(encoder);
    expect(weights(copy)).toEqual(before);
    expect(copy.layers.map((layer) => layer.getConfig())).toEqual(
      encoder.layers.map((layer) => layer.getConfig()),
    );
    tf.tidy(() => void copy.apply(tf.tensor(rows, [7, 30, 1]), { training: true }));
    expect(weights(copy)).not.toEqual(before);
    expect(weights(encoder)).toEqual(before);
  });
});
