import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { normal, relativeError } from './cases';
import { engines } from './engines';

for (const { name, available, title } of engines) {
  describe.skipIf(!available)(`layers that convolve, ${title}`, () => {
    beforeAll(async () => {
      await engine.use(name, name === 'native' ? { convolution: 'direct' } : {});
    });

    test('dilated layers train: their gradients are those of the same layer in parts', () => {
      const x = normal([2, 9, 21, 3], 1);
      for (const activation of ['linear', 'relu'] as const) {
        const settings = { kernelSize: 3, dilationRate: [1, 2] as [number, number], activation };
        const layer = tf.layers.conv2d({ filters: 4, ...settings });
        const parts = (w: tf.Tensor[]) => {
          const y = tf.add(
            tf.conv2d(x as tf.Tensor4D, w[0] as tf.Tensor4D, 1, 'valid', 'NHWC', [1, 2]),
            w[1]!,
          );
          return activation === 'relu' ? tf.relu(y) : y;
        };
        sameGradients(layer, x, parts);
      }
      const rate: [number, number] = name !== 'tensorflow' ? [2, 1] : [1, 1];
      const separable = tf.layers.separableConv2d({ filters: 5, kernelSize: 3, dilationRate: rate });
      sameGradients(separable, x, ([depthwise, pointwise, bias]) => {
        const y = tf.depthwiseConv2d(x as tf.Tensor4D, depthwise as tf.Tensor4D, 1, 'valid', 'NHWC', rate);
        return tf.add(tf.conv2d(y, pointwise as tf.Tensor4D, 1, 'valid'), bias!);
      });
      const transposed = tf.layers.conv2dTranspose({
        filters: 4,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
      });
      sameGradients(transposed, x, ([kernel, bias]) =>
        tf.add(tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, [2, 18, 42, 4], 2, 'same'), bias!),
      );
    });

    test('a causal tf.layers.conv1d sees no later input, keeps the length and trains', () => {
      for (const [dilationRate, strides] of [
        [1, 1],
        [3, 1],
        [1, 2],
      ] as const) {
        const settings = { filters: 4, kernelSize: 3, dilationRate, strides, padding: 'causal' as const };
        const layer = tf.layers.conv1d({ ...settings, inputShape: [20, 2] });
        const model = tf.sequential({ layers: [layer] });
        const x = normal([2, 20, 2], 6) as tf.Tensor3D;
        const pad = [
          [0, 0],
          [2 * dilationRate, 0],
          [0, 0],
        ] as [number, number][];
        const wanted = ([kernel, bias]: tf.Tensor[]) =>
          tf.add(
            tf.conv1d(
              tf.pad(x, pad) as tf.Tensor3D,
              kernel as tf.Tensor3D,
              strides,
              'valid',
              'NWC',
              dilationRate,
            ),
            bias!,
          );
        expect((model.predict(x) as tf.Tensor).shape).toEqual([2, ...model.outputShape.slice(1)]);
        sameGradients(layer, x, wanted);
        const rebuilt = tf.sequential();
        rebuilt.add(tf.layers.conv1d({ ...layer.getConfig(), inputShape: [20, 2] } as never));
        expect(rebuilt.outputShape).toEqual([null, 20 / strides, 4]);
      }
    });
  });
}

/** Compares a layer, and the gradients of its weights, with a function of the weights. */
function sameGradients(
  layer: tf.layers.Layer,
  x: tf.Tensor,
  compute: (weights: tf.Tensor[]) => tf.Tensor,
): void {
  if (!layer.built) layer.apply(x);
  layer.setWeights(layer.getWeights().map((weight, i) => normal(weight.shape, 40 + i)));
  const weights = layer.getWeights();
  const out = compute(weights);
  const dy = normal(out.shape, 50);
  const score = (y: tf.Tensor) => tf.sum(tf.mul(y, dy)) as tf.Scalar;
  const wanted = tf.grads((...values: tf.Tensor[]) => score(compute(values)))(weights);
  const { grads } = tf.variableGrads(() => score(layer.apply(x) as tf.Tensor));
  expect(relativeError((layer.apply(x) as tf.Tensor).dataSync(), out.dataSync())).toBeLessThan(2e-6);
  layer.trainableWeights.forEach((weight, i) => {
    const got = grads[(weight as unknown as { val: tf.Variable }).val.name]!;
    expect(relativeError(got.dataSync(), wanted[i]!.dataSync()), weight.name).toBeLessThan(5e-6);
  });
}
