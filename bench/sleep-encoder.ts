import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';

const blocks = [
  { inputs: 1, outputs: 32, dilation: 1 },
  { inputs: 32, outputs: 64, dilation: 2 },
  { inputs: 64, outputs: 128, dilation: 4 },
];
const kernelSize = 7;
const latent = 128;
const dropoutRate = 0.3;

/** The size of one measured job. */
export interface StepSize {
  /** Pairs of epochs: twice as many go through the encoder. */
  pairs: number;
  samples: number;
}

/**
 * The contrastive training step of the sleep encoder, written with plain operations: three dilated convolutions, each
 * with batch norm, Mish and dropout; mean over time; two dense layers; NT-Xent; Adam.
 */
export class SleepEncoderStep {
  private readonly weights = new Map<string, tf.Variable>();
  private readonly m: tf.Variable[];
  private readonly v: tf.Variable[];
  private readonly x: tf.Tensor3D;
  private step = 0;

  constructor({ pairs, samples }: StepSize) {
    const random = engine.stream('bench');
    const add = (name: string, shape: number[], scale: number, offset = 0) => {
      const values = random.split(name).fillNormal(new Float32Array(tf.util.sizeFromShape(shape)));
      this.weights.set(name, tf.variable(tf.tensor(values, shape).mul(scale).add(offset)));
    };
    blocks.forEach(({ inputs, outputs }, i) => {
      add(`filter${i}`, [kernelSize, inputs, outputs], 1 / Math.sqrt(kernelSize * inputs));
      add(`bias${i}`, [outputs], 0);
      add(`gamma${i}`, [outputs], 0, 1);
      add(`beta${i}`, [outputs], 0);
    });
    add('dense0', [latent, latent], 1 / Math.sqrt(latent));
    add('dense1', [latent, latent], 1 / Math.sqrt(latent));
    const zeros = () => [...this.weights.values()].map((weight) => tf.variable(tf.zerosLike(weight)));
    this.m = zeros();
    this.v = zeros();
    const values = random.split('x').fillNormal(new Float32Array(2 * pairs * samples));
    this.x = tf.tensor3d(values, [2 * pairs, samples, 1]);
  }

  /** One step of training; returns the loss. */
  run(): number {
    this.step++;
    const parameters = [...this.weights.values()];
    const { value, grads } = tf.variableGrads(() => this.loss(), parameters);
    const ordered = parameters.map((parameter) => grads[parameter.name]!);
    engine.adamUpdate(parameters, ordered, this.m, this.v, {
      ...{ step: this.step, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    });
    const loss = value.dataSync()[0]!;
    tf.dispose([value, ...ordered]);
    return loss;
  }

  dispose(): void {
    tf.dispose([...this.weights.values(), ...this.m, ...this.v, this.x]);
  }

  private get(name: string): tf.Variable {
    return this.weights.get(name)!;
  }

  private loss(): tf.Scalar {
    const random = engine.stream('dropout').split(this.step);
    let h = this.x;
    blocks.forEach(({ dilation }, i) => {
      h = tf.tidy(() => {
        const z = tf.conv1d(h, this.get(`filter${i}`) as unknown as tf.Tensor3D, 1, 'same', 'NWC', dilation);
        const biased = tf.add(z, this.get(`bias${i}`));
        const mask = { rate: dropoutRate, key: random.split(i).key };
        return engine.batchNormMish(
          biased as tf.Tensor3D,
          this.get(`gamma${i}`),
          this.get(`beta${i}`),
          1e-5,
          mask,
        ).y;
      });
    });
    const pooled = tf.mean(h, 1) as tf.Tensor2D;
    const hidden = engine.mish(tf.matMul(pooled, this.get('dense0') as unknown as tf.Tensor2D));
    const z = engine.l2Normalize(tf.matMul(hidden, this.get('dense1') as unknown as tf.Tensor2D));
    return ntXent(z as tf.Tensor2D);
  }
}

/** NT-Xent at temperature 0.07 of rows whose first half are the partners of the second. */
function ntXent(z: tf.Tensor2D): tf.Scalar {
  const count = z.shape[0];
  const similarity = tf.div(tf.matMul(z, z, false, true), 0.07);
  const masked = tf.sub(similarity, tf.mul(tf.eye(count), 1e9));
  const partners = Array.from({ length: count }, (_, i) => (i + count / 2) % count);
  const positive = tf.sum(tf.mul(similarity, tf.oneHot(tf.tensor1d(partners, 'int32'), count)), 1);
  return tf.mean(tf.sub(tf.logSumExp(masked, 1), positive)) as tf.Scalar;
}
