import * as tf from '@tensorflow/tfjs';
import { adamUpdate } from '../engine';
import { expected } from '../system';

/** Options of `Adam`. */
export interface AdamOptions {
  /** Step size (default 1e-3). */
  learningRate?: number;
  /** Decay of the running mean of the gradients (default 0.9). */
  beta1?: number;
  /** Decay of the running mean of their squares (default 0.999). */
  beta2?: number;
  /** Added to the root in the denominator (default 1e-8). */
  epsilon?: number;
  /** Scales all gradients together so that their joint length is at most this (default: no limit). */
  clipNorm?: number;
}

/** What an optimiser has learned about the gradients: two arrays per parameter, and how many steps it took. */
export interface AdamState {
  step: number;
  m: Float32Array[];
  v: Float32Array[];
}

/** Adam (Kingma and Ba, ICLR 2015) with PyTorch's formula, over the trainable weights of some models. */
export class Adam {
  private readonly params: tf.Variable[];
  private readonly m: tf.Variable[];
  private readonly v: tf.Variable[];
  private step = 0;

  constructor(
    models: readonly tf.LayersModel[],
    private readonly options: AdamOptions = {},
  ) {
    this.params = models.flatMap((model) => model.trainableWeights.map(variableOf));
    if (!this.params.length) throw expected('Adam', 'a model with trainable weights', 'none');
    const zeros = () => this.params.map((param) => tf.tidy(() => tf.variable(tf.zeros(param.shape), false)));
    this.m = zeros();
    this.v = zeros();
  }

  /**
   * One step down the gradient of `loss`; returns the loss before it. A loss that is not finite changes no parameter.
   *
   * @throws ThetalabError when the loss does not depend on some trainable weight
   */
  minimize(loss: () => tf.Scalar): number {
    const { value, grads } = tf.variableGrads(loss, this.params);
    const result = value.dataSync()[0]!;
    value.dispose();
    try {
      if (Number.isFinite(result)) this.apply(this.params.map((param) => gradientOf(param, grads)));
    } finally {
      tf.dispose(grads);
    }
    return result;
  }

  /** Copies of the state, for a checkpoint. */
  state(): AdamState {
    const copy = (variables: tf.Variable[]) => variables.map((one) => Float32Array.from(one.dataSync()));
    return { step: this.step, m: copy(this.m), v: copy(this.v) };
  }

  /**
   * Goes on from a state.
   *
   * @throws ThetalabError when it belongs to other parameters
   */
  restore({ step, m, v }: AdamState): void {
    for (const moments of [m, v]) {
      const sizes = moments.map(({ length }) => length);
      const wanted = this.params.map(({ size }) => size);
      if (String(sizes) !== String(wanted))
        throw expected('Adam.restore', `moments of ${wanted} values`, String(sizes));
    }
    this.step = step;
    this.params.forEach((param, at) => {
      tf.tidy(() => {
        this.m[at]!.assign(tf.tensor(m[at]!, param.shape));
        this.v[at]!.assign(tf.tensor(v[at]!, param.shape));
      });
    });
  }

  /** Frees its memory; the models keep theirs. */
  dispose(): void {
    tf.dispose([...this.m, ...this.v]);
  }

  private apply(grads: tf.Tensor[]): void {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clipNorm } = this.options;
    this.step++;
    adamUpdate(this.params, grads, this.m, this.v, {
      step: this.step,
      learningRate,
      beta1,
      beta2,
      epsilon,
      clipNorm,
    });
  }
}

function gradientOf({ name }: tf.Variable, grads: tf.NamedTensorMap): tf.Tensor {
  const gradient = grads[name];
  if (gradient) return gradient;
  throw expected(
    'Adam',
    'a loss that depends on every trainable weight',
    `no gradient of "${name}"`,
    'set trainable = false on layers that are not used',
  );
}

/** The tf.Variable inside a layer's weight, which TensorFlow.js keeps to itself. */
function variableOf(weight: tf.LayersModel['trainableWeights'][number]): tf.Variable {
  return (weight as unknown as { val: tf.Variable }).val;
}
