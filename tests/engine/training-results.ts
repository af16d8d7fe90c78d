import * as tf from '@tensorflow/tfjs';
import * as engine from '../../src/engine';
import { normal, valuesOf } from './cases';

/** Everything that a training step computes, on inputs large enough to be shared among threads. */
export function trainingResults(): Float32Array[] {
  return valuesOf(() => {
    const x = normal([7, 401, 18]) as tf.Tensor3D;
    const filter = normal([5, 18, 35], 2) as tf.Tensor3D;
    const layer = (a: tf.Tensor, b: tf.Tensor) => {
      const z = tf.conv1d(a as tf.Tensor3D, b as tf.Tensor3D, 1, 'same', 'NWC', 3);
      const mask = { rate: 0.4, key: [3, 4] } as const;
      return engine.batchNormMish(tf.add(z, tf.ones([35])), tf.ones([35]), tf.zeros([35]), 1e-5, mask).y;
    };
    const normalised = engine.batchNormTraining(x, tf.ones([18]), tf.zeros([18]), 1e-5).y;
    const weight = normal([7, 35], 3);
    const gradients = tf.grads((a, b) => tf.sum(tf.mul(tf.mean(layer(a, b), 1), weight)))([x, filter]);
    const product = tf.matMul(normal([3, 200, 70]), normal([3, 90, 70], 4), false, true);
    return [
      layer(x, filter),
      ...gradients,
      engine.dropout(engine.mish(normalised), 0.4, [3, 4]),
      product,
      tf.transpose(product),
      tf.sum(product),
      tf.sum(x, [0, 1]),
      ...groupedResults(x),
      ...gathered(x),
      ...adamResults(),
    ];
  });
}

/** Grouped convolutions, depthwise, narrow and wide, and their gradients. */
function groupedResults(x: tf.Tensor3D): tf.Tensor[] {
  return [18, 6, 2].flatMap((groups) => {
    const filter = normal([5, 18 / groups, 36], groups) as tf.Tensor3D;
    const layer = (a: tf.Tensor, b: tf.Tensor) =>
      engine.groupedConv1d(a as tf.Tensor3D, b as tf.Tensor3D, { groups, dilation: 2, padding: 'causal' });
    const y = layer(x, filter);
    const dy = normal(y.shape, 5);
    return [y, ...tf.grads((a, b) => tf.sum(tf.mul(layer(a!, b!), dy)))([x, filter])];
  });
}

function gathered(x: tf.Tensor3D): tf.Tensor[] {
  const indices = tf.tensor1d(
    Int32Array.from({ length: 900 }, (_, i) => (i * 7919) % 401),
    'int32',
  );
  const dy = normal([7, 900, 18], 6);
  const gradient = tf.grad((z) => tf.sum(tf.mul(tf.gather(z, indices, 1), dy)))(x);
  const shifted = tf.pad(x, [
    [0, 0],
    [3, 1],
    [1, 0],
  ]);
  return [tf.gather(x, indices, 1), gradient, shifted, tf.concat([x, x], 2)];
}

function adamResults(): tf.Tensor[] {
  const shapes = [[70_000], [3], [40, 500]];
  const variables = (seed: number) => shapes.map((shape, i) => tf.variable(normal(shape, seed + i)));
  const [params, m] = [variables(1), variables(11)];
  const v = shapes.map((shape, i) => tf.variable(tf.square(normal(shape, 21 + i))));
  const grads = shapes.map((shape, i) => normal(shape, 31 + i));
  const settings = { step: 3, learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
  engine.adamUpdate(params, grads, m, v, { ...settings, clipNorm: 2, decoupledWeightDecay: 0.1 });
  const all = [...params, ...m, ...v];
  const results = all.map((variable) => tf.clone(variable));
  tf.dispose(all);
  return results;
}
