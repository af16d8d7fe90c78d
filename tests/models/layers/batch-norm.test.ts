import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../../src/engine';
import { BatchNorm } from '../../../src/models';

const shape: [number, number, number] = [3, 5, 2];
const data = new RandomStream([1, 2])
  .fillNormal(new Float32Array(30))
  .map((value, i) => value * 3 + (i % 2) * 10);
const channel = (c: number) => Array.from(data).filter((_, i) => i % 2 === c);

/** Mean and the sum of squared distances from it, the slow way. */
function statistics(values: number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

describe('BatchNorm', () => {
  beforeAll(async () => {
    await use();
  });

  test('normalises with the batch and moves the running statistics a tenth towards it', () => {
    const layer = new BatchNorm({});
    const y = [...(layer.apply(tf.tensor(data, shape), { training: true }) as tf.Tensor).dataSync()];
    const [, , mean, variance, batches] = layer.getWeights().map((weight) => [...weight.dataSync()]);
    for (const c of [0, 1]) {
      const { mean: own, squares } = statistics(channel(c));
      expect(mean![c]).toBeCloseTo(0.1 * own, 5);
      expect(variance![c]).toBeCloseTo(0.9 + (0.1 * squares) / 14, 5);
      for (const [i, value] of channel(c).entries()) {
        expect(y[2 * i + c]).toBeCloseTo((value - own) / Math.sqrt(squares / 15 + 1e-5), 4);
      }
    }
    expect(batches).toEqual([1]);
  });

  test('in inference normalises with the running statistics and changes nothing', () => {
    const layer = new BatchNorm({});
    layer.build([null, 2]);
    const weights = [
      [2, 3],
      [0.5, -1],
      [1, 2],
      [4, 9],
    ].map((values) => tf.tensor1d(values));
    layer.setWeights([...weights, tf.scalar(7, 'int32')]);
    const y = layer.apply(
      tf.tensor2d([
        [1, 2],
        [5, -7],
      ]),
    ) as tf.Tensor;
    const expected = [0.5, -1, 4.5, -10];
    for (const [i, value] of [...y.dataSync()].entries()) expect(value).toBeCloseTo(expected[i]!, 4);
    expect([...layer.getWeights()[4]!.dataSync()]).toEqual([7]);
  });

  test('lets gradients through in inference, for fine-tuning with fixed statistics', () => {
    const layer = new BatchNorm({});
    layer.build([null, 2]);
    const gradient = tf.grad((x) => layer.apply(x) as tf.Tensor)(tf.ones([3, 2]));
    for (const value of gradient.dataSync()) expect(value).toBeCloseTo(1 / Math.sqrt(1 + 1e-5), 5);
  });

  test('survives a constant channel, and refuses a single value', () => {
    const constant = new BatchNorm({}).apply(tf.fill([4, 2], 3), { training: true }) as tf.Tensor;
    expect([...constant.dataSync()]).toEqual(Array(8).fill(0));
    const single = () => new BatchNorm({ name: 'norm' }).apply(tf.ones([1, 2]), { training: true });
    expect(single).toThrow(
      'norm: expected at least two values per channel to train with, got a batch of shape [1,2]',
    );
  });
});
