import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../../src/engine';
import { cloneModel, Lstm, loadStateDict, stateDict } from '../../../src/models';

const x = () => tf.randomNormal([3, 5, 4], 0, 1, 'float32', 3) as tf.Tensor3D;

describe('Lstm', () => {
  beforeAll(async () => void (await engine.use()));

  test('stacked layers give one shape, one name and the layout of PyTorch to everything', () => {
    const model = tf.sequential({
      layers: [
        new Lstm({
          name: 'first',
          units: 6,
          bidirectional: true,
          returnSequences: true,
          inputShape: [null, 4],
        }),
        new Lstm({ name: 'second', units: 2 }),
      ],
    });
    expect(model.layers.map((layer) => layer.outputShape)).toEqual([
      [null, null, 12],
      [null, 2],
    ]);
    const shapes = Object.fromEntries([...stateDict(model)].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual({
      'first.weight_ih_l0': [24, 4],
      'first.weight_hh_l0': [24, 6],
      'first.bias_ih_l0': [24],
      'first.bias_hh_l0': [24],
      'first.weight_ih_l0_reverse': [24, 4],
      'first.weight_hh_l0_reverse': [24, 6],
      'first.bias_ih_l0_reverse': [24],
      'first.bias_hh_l0_reverse': [24],
      'second.weight_ih_l0': [8, 12],
      'second.weight_hh_l0': [8, 2],
      'second.bias_ih_l0': [8],
      'second.bias_hh_l0': [8],
    });
    expect((model.predict(x()) as tf.Tensor).shape).toEqual([3, 2]);
  });

  test('gives the last state of each direction, or all', () => {
    const layer = new Lstm({ units: 3, bidirectional: true, returnSequences: true });
    const input = x();
    const all = layer.apply(input) as tf.Tensor3D;
    const last = new Lstm({ units: 3, bidirectional: true });
    last.build(input.shape);
    last.setWeights(layer.getWeights());
    const forward = tf.slice(all, [0, 4, 0], [3, 1, 3]);
    const backward = tf.slice(all, [0, 0, 3], [3, 1, 3]);
    const wanted = tf.concat([forward, backward], 2).dataSync();
    expect((last.apply(input) as tf.Tensor).dataSync()).toEqual(wanted);
  });

  test('is saved and loaded with its options and weights, and draws the same weights again', async () => {
    const build = () =>
      tf.sequential({
        layers: [new Lstm({ name: 'l', units: 3, bidirectional: true, inputShape: [null, 4] })],
      });
    engine.seed(4);
    const model = build();
    engine.seed(4);
    const again = build();
    const input = x();
    const values = (m: tf.LayersModel) => (m.predict(input) as tf.Tensor).dataSync();
    expect(values(again)).toEqual(values(model));
    engine.seed(5);
    const other = build();
    expect(values(other)).not.toEqual(values(model));
    loadStateDict(other, stateDict(model));
    expect(values(other)).toEqual(values(model));
    expect(values(await cloneModel(model))).toEqual(values(model));
    expect(model.layers[0]!.getConfig()).toMatchObject({
      units: 3,
      bidirectional: true,
      returnSequences: false,
    });
    const bound = 1 / Math.sqrt(3);
    const weights = model.getWeights().flatMap((weight) => Array.from(weight.dataSync()));
    expect(Math.max(...weights)).toBeLessThan(bound);
    expect(Math.max(...weights)).toBeGreaterThan(0.8 * bound);
    expect(Math.min(...weights)).toBeLessThan(-0.8 * bound);
  });

  test.each([true, false])('learns which half of a sequence is louder, both ways %s', (bidirectional) => {
    engine.seed(1);
    const model = tf.sequential({
      layers: [
        new Lstm({ name: 'memory', units: 8, bidirectional, inputShape: [12, 1] }),
        tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
      ],
    });
    const random = new engine.RandomStream([1, 1]);
    const signs = Array.from({ length: 32 }, () => (random.uniform() < 0.5 ? 1 : 0));
    const values = signs.flatMap((sign) =>
      Array.from({ length: 12 }, (_, t) => random.uniform() + Number(t >= 6 === Boolean(sign))),
    );
    const input = tf.tensor3d(values, [32, 12, 1]);
    const target = tf.tensor2d(signs, [32, 1]);
    const optimizer = tf.train.adam(0.02);
    const loss = () =>
      tf.losses.sigmoidCrossEntropy(target, model.apply(input, { training: true }) as tf.Tensor) as tf.Scalar;
    const before = loss().dataSync()[0]!;
    for (let i = 0; i < 60; i++) optimizer.minimize(loss);
    expect(loss().dataSync()[0]!).toBeLessThan(0.2 * before);
  });

  test('refuses units that are none, and inputs without time', () => {
    expect(() => new Lstm({ units: 0 })).toThrow('Lstm: expected a whole number of units, at least 1, got 0');
    expect(() => new Lstm({ name: 'l', units: 2 }).apply(tf.ones([3, 4]))).toThrow(
      'l: expected an input [batch, time, inputs], got [3,4]',
    );
  });
});
