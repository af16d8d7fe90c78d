import * as tf from '@tensorflow/tfjs';
import * as engine from '../src/engine';

/** The size of one measured job. */
export interface TransformerSize {
  batch: number;
  length: number;
  /** Of the representation; the hidden layer is four times as wide. */
  width: number;
  heads: number;
}

/** The block of the comparison: 64 sequences of 64 steps, 256 wide, 8 heads. */
export const transformerSize: TransformerSize = { batch: 64, length: 64, width: 256, heads: 8 };

/**
 * One training step of a pre-norm transformer block, written with plain operations: self-attention, a hidden layer with
 * GELU, the mean square error against a fixed target, Adam.
 */
export class TransformerStep {
  readonly name: string;
  private readonly weights = new Map<string, tf.Variable>();
  private readonly m: tf.Variable[];
  private readonly v: tf.Variable[];
  private readonly x: tf.Tensor3D;
  private readonly target: tf.Tensor3D;
  private step = 0;

  constructor(private readonly size: TransformerSize = transformerSize) {
    const { batch, length, width, heads } = size;
    this.name = `transformer block, ${batch} x ${length} x ${width}, ${heads} heads`;
    const random = engine.stream('bench');
    const normal = (name: string, shape: number[]) =>
      tf.tensor(random.split(name).fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);
    const add = (name: string, shape: number[], scale: number, offset = 0) =>
      this.weights.set(name, tf.variable(tf.tidy(() => tf.add(tf.mul(normal(name, shape), scale), offset))));
    const dense = (name: string, inputs: number, outputs: number) => {
      add(`${name}.weight`, [inputs, outputs], 1 / Math.sqrt(3 * inputs));
      add(`${name}.bias`, [outputs], 0);
    };
    for (const name of ['norm1', 'norm2']) {
      add(`${name}.weight`, [width], 0, 1);
      add(`${name}.bias`, [width], 0);
    }
    dense('qkv', width, 3 * width);
    dense('out', width, width);
    dense('mlp1', width, 4 * width);
    dense('mlp2', 4 * width, width);
    const zeros = () => [...this.weights.values()].map((weight) => tf.variable(tf.zerosLike(weight)));
    this.m = zeros();
    this.v = zeros();
    this.x = normal('x', [batch, length, width]) as tf.Tensor3D;
    this.target = normal('target', [batch, length, width]) as tf.Tensor3D;
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
    tf.dispose([...this.weights.values(), ...this.m, ...this.v, this.x, this.target]);
  }

  private loss(): tf.Scalar {
    const { batch, length, width, heads } = this.size;
    const x = tf.reshape(this.x, [batch * length, width]);
    const qkv = tf.reshape(this.dense('qkv', this.norm('norm1', x)), [batch, length, 3 * width]);
    const attended = tf.reshape(engine.selfAttention(qkv as tf.Tensor3D, heads), [batch * length, width]);
    const middle = tf.add(x, this.dense('out', attended));
    const hidden = engine.gelu(this.dense('mlp1', this.norm('norm2', middle)));
    const y = tf.add(middle, this.dense('mlp2', hidden));
    const target = tf.reshape(this.target, [batch * length, width]);
    return tf.mean(tf.square(tf.sub(y, target))) as tf.Scalar;
  }

  private norm(name: string, x: tf.Tensor): tf.Tensor {
    return engine.layerNorm(x, this.weights.get(`${name}.weight`)!, this.weights.get(`${name}.bias`)!);
  }

  private dense(name: string, x: tf.Tensor): tf.Tensor {
    const b = this.weights.get(`${name}.weight`)! as unknown as tf.Tensor2D;
    const bias = this.weights.get(`${name}.bias`)!;
    return tf.fused.matMul({ a: x as tf.Tensor2D, b, transposeA: false, transposeB: false, bias });
  }
}
