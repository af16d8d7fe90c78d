import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../../src/engine';
import { BatchNorm, BatchNormMish, Mish, SeededDropout, setDropoutStep } from '../../../src/models';

/** The layer with a mask stream of the same name as that of the dropout it is compared with. */
const single = (rate: number) =>
  tf.sequential({ layers: [new BatchNormMish({ name: 'one', rate, ...input })] });
const composed = (rate: number) =>
  tf.sequential({
    layers: [
      new BatchNorm({ name: 'norm', ...input }),
      new Mish({ name: 'mish' }),
      new SeededDropout({ name: 'one', rate }),
    ],
  });
const input = { inputShape: [50, 6] };

describe('BatchNormMish', () => {
  beforeAll(async () => void (await use()));

  test.each([0, 0.4])('is batch normalisation, Mish and dropout, dropout %f', (rate) => {
    const x = tf.randomNormal([4, 50, 6], 1, 2, 'float32', 3);
    const results = [single(rate), composed(rate)].map((model) => {
      const score = () => {
        setDropoutStep(model, new RandomStream([1, 2]));
        return tf.sum(tf.square(model.apply(x, { training: true }) as tf.Tensor)) as tf.Scalar;
      };
      const { value, grads } = tf.variableGrads(score);
      const gradients = Object.values(grads).map((gradient) => gradient.dataSync());
      const inference = (model.predict(x) as tf.Tensor).dataSync(); // with the statistics that training left
      return { value: value.dataSync(), gradients, inference };
    });
    const [one, parts] = [results[0]!, results[1]!];
    expect({ ...one, inference: [] }).toEqual({ ...parts, inference: [] });
    const errors = one.inference.map((value, i) => Math.abs(value - parts.inference[i]!));
    expect(Math.max(...errors)).toBeLessThan(2e-6);
    expect(one.gradients).toHaveLength(2);
  });

  test('has new masks in each call', () => {
    const layer = new BatchNormMish({ rate: 0.5 });
    const x = tf.randomNormal([2, 8]);
    const outputs = [1, 2].map(() => (layer.apply(x, { training: true }) as tf.Tensor).dataSync());
    expect(outputs[0]).not.toEqual(outputs[1]);
  });

  test('is saved with its rate, and refuses one out of range', () => {
    expect(new BatchNormMish({ rate: 0.3 }).getConfig()).toMatchObject({ rate: 0.3 });
    expect(() => new BatchNormMish({ rate: 1 })).toThrow('BatchNormMish: expected a rate in [0, 1), got 1');
  });
});
