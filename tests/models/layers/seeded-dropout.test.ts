import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, seed, use } from '../../../src/engine';
import { SeededDropout, setDropoutStep } from '../../../src/models';

const ones = tf.ones([40, 50]);
const dropped = (layer: SeededDropout) => [
  ...(layer.apply(ones, { training: true }) as tf.Tensor).dataSync(),
];
const wrapped = (...layers: SeededDropout[]) =>
  tf.sequential({ layers: [tf.layers.activation({ activation: 'linear', inputShape: [50] }), ...layers] });

describe('SeededDropout', () => {
  beforeAll(async () => {
    await use();
  });

  test('drops the share of its rate and scales the rest', () => {
    const values = dropped(new SeededDropout({ rate: 0.25 }));
    const zeros = values.filter((value) => value === 0).length;
    expect(zeros / values.length).toBeCloseTo(0.25, 1);
    for (const value of values) if (value !== 0) expect(value).toBeCloseTo(4 / 3, 6);
  });

  test('passes on what it gets in inference, and at rate 0', () => {
    const inference = new SeededDropout({ rate: 0.5 }).apply(ones) as tf.Tensor;
    expect([...inference.dataSync()]).toEqual([...ones.dataSync()]);
    expect(dropped(new SeededDropout({ rate: 0 }))).toEqual([...ones.dataSync()]);
  });

  test('has other masks in each layer, each call and each step, and the same ones again', () => {
    const random = new RandomStream([1, 2]);
    const [a, b] = [new SeededDropout({ name: 'a', rate: 0.5 }), new SeededDropout({ name: 'b', rate: 0.5 })];
    const nested = tf.sequential({ layers: [wrapped(a, b)] });
    const masks = (step: number) => {
      setDropoutStep(nested, random.split(step));
      return [dropped(a), dropped(a), dropped(b)].map(String);
    };
    const first = masks(1);
    expect(new Set([...first, ...masks(2)]).size).toBe(6);
    expect(masks(1)).toEqual(first);
  });

  test('follows from the seed when nobody sets a step', () => {
    const masks = () => {
      seed(5);
      const layer = new SeededDropout({ name: 'a', rate: 0.5 });
      return [dropped(layer), dropped(layer)];
    };
    const [first, second] = masks();
    expect(first).not.toEqual(second);
    expect(masks()).toEqual([first, second]);
  });

  test('refuses a rate out of range', () => {
    expect(() => new SeededDropout({ rate: 1 })).toThrow('SeededDropout: expected a rate in [0, 1), got 1');
    expect(() => new SeededDropout({ rate: Number.NaN })).toThrow('got NaN');
  });
});
