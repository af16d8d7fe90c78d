import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import * as engine from '../../../src/engine';

const [batch, samples, inputs, channels, classes] = [8, 300, 16, 32, 5];
const adam = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** A network with every kernel of the sleep encoder, small enough for a thousand steps in seconds. */
export class SmallTraining {
  private readonly weights: tf.Variable[];
  private readonly m: tf.Variable[];
  private readonly v: tf.Variable[];
  private steps = 0;

  constructor() {
    const shapes = [[5, inputs, channels], [channels], [channels], [channels, classes]];
    this.weights = shapes.map((shape, i) => tf.tidy(() => tf.variable(normal(shape, i).mul(0.2))));
    const zeros = () => shapes.map((shape) => tf.tidy(() => tf.variable(tf.zeros(shape))));
    this.m = zeros();
    this.v = zeros();
  }

  /** Bytes of one activation, of which a step makes a handful. */
  static readonly activationBytes = batch * samples * channels * 4;

  step(): void {
    const step = ++this.steps;
    tf.tidy(() => {
      const x = normal([batch, samples, inputs], 100 + step) as tf.Tensor3D;
      const { grads } = tf.variableGrads(() => this.loss(x, step), this.weights);
      const ordered = this.weights.map((weight) => grads[weight.name]!);
      engine.adamUpdate(this.weights, ordered, this.m, this.v, { step, ...adam, clipNorm: 1 });
    });
  }

  private loss(x: tf.Tensor3D, step: number): tf.Scalar {
    const [filter, gamma, beta, dense] = this.weights as unknown as [tf.Tensor3D, ...tf.Tensor[]];
    const z = tf.conv1d(x, filter, 1, 'same', 'NWC', 2);
    const mask = { rate: 0.3, key: [step, 7] } as const;
    const { y } = engine.batchNormMish(z, gamma!, beta!, 1e-5, mask);
    return tf.mean(tf.square(tf.matMul(tf.mean(y, 1) as tf.Tensor2D, dense as tf.Tensor2D))) as tf.Scalar;
  }

  /** Of the bytes of all weights. */
  digest(): string {
    const hash = createHash('sha256');
    for (const weight of this.weights) hash.update(weight.dataSync());
    return hash.digest('hex');
  }
}

function normal(shape: number[], seed: number): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(new engine.RandomStream([seed, 9]).fillNormal(values), shape);
}
