import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernels } from './kernel';

/** What one step of Adam is told. */
export interface AdamSettings {
  /** Which step this is, counted from 1: the bias correction depends on it. */
  step: number;
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Added to each gradient as `weightDecay * parameter`, as PyTorch's Adam does; default 0. */
  weightDecay?: number;
  /**
   * Takes `learningRate * decoupledWeightDecay` of each parameter away, apart from its gradient, as AdamW does;
   * default 0.
   */
  decoupledWeightDecay?: number;
  /** When given, all gradients are scaled together so that their joint length is at most this. */
  clipNorm?: number;
}

/**
 * One step of Adam over all parameters, in place: `params`, `m` and `v` get new values, gradients stay as they are.
 *
 * @param params what is learned
 * @param grads one gradient per parameter, of its shape
 * @param m running mean of the gradients, zeros before the first step
 * @param v running mean of their squares, zeros before the first step
 * @throws ThetalabError when lists or shapes do not belong together
 *
 * Kingma, Ba: Adam: a method for stochastic optimization (ICLR 2015); Loshchilov, Hutter: Decoupled weight decay
 * regularization (ICLR 2019).
 */
export function adamUpdate(
  params: tf.Variable[],
  grads: tf.Tensor[],
  m: tf.Variable[],
  v: tf.Variable[],
  settings: AdamSettings,
): void {
  checkLists(params, grads, m, v, settings);
  if (params.length === 0) return;
  tf.tidy(() => {
    const attributes = kernelAttributes(settings);
    const lists = { param: params, grad: grads, m, v };
    const fused = hasKernel('AdamUpdate', ...Object.values(lists).flat());
    const updated = fused ? inOneStep(lists, attributes) : composed(lists, attributes);
    for (const [list, variables] of [params, m, v].entries())
      variables.forEach((variable, i) => {
        variable.assign(updated[list * params.length + i]!);
      });
  });
}

type Attributes = ReturnType<typeof kernelAttributes>;
type Lists = Record<'param' | 'grad' | 'm' | 'v', tf.Tensor[]>;

/** Folds bias correction into a step length and a divisor of the root. */
function kernelAttributes(settings: AdamSettings) {
  const { step, learningRate, beta1, beta2, epsilon, weightDecay = 0, decoupledWeightDecay = 0 } = settings;
  return {
    clipNorm: settings.clipNorm ?? 0,
    decay: 1 - learningRate * decoupledWeightDecay,
    weightDecay,
    beta1,
    beta2,
    epsilon,
    stepLength: learningRate / (1 - beta1 ** step),
    rootScale: 1 / Math.sqrt(1 - beta2 ** step),
  };
}

function inOneStep(lists: Lists, attributes: Attributes): tf.Tensor[] {
  const named = Object.entries(lists).flatMap(([name, list]) => list.map((one, i) => [`${name}${i}`, one]));
  return runKernels('AdamUpdate', Object.fromEntries(named), { ...attributes });
}

/** All new parameters, then all m, then all v. */
function composed({ param, grad, m, v }: Lists, attributes: Attributes): tf.Tensor[] {
  const { decay, weightDecay, beta1, beta2, epsilon, stepLength, rootScale } = attributes;
  const gradientScale = clipFactor(grad, attributes.clipNorm);
  const updated = param.map((one, i) => {
    const gradient = tf.add(tf.mul(grad[i]!, gradientScale), tf.mul(one, weightDecay));
    const newM = tf.add(tf.mul(m[i]!, beta1), tf.mul(gradient, 1 - beta1));
    const newV = tf.add(tf.mul(v[i]!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const divisor = tf.add(tf.mul(tf.sqrt(newV), rootScale), epsilon);
    const step = tf.mul(tf.div(newM, divisor), stepLength);
    return [tf.sub(tf.mul(one, decay), step), newM, newV];
  });
  return [0, 1, 2].flatMap((which) => updated.map((results) => results[which]!));
}

/** What to multiply the gradients by so that their joint length is at most `clipNorm`; NaN when they hold NaN. */
function clipFactor(grads: tf.Tensor[], clipNorm: number): number {
  if (clipNorm === 0) return 1;
  let squares = 0;
  for (const grad of grads) squares += tf.sum(tf.square(grad)).dataSync()[0]!;
  const factor = clipNorm / (Math.sqrt(squares) + 1e-6);
  return Math.min(factor, 1);
}

function checkLists(
  params: tf.Variable[],
  grads: tf.Tensor[],
  m: tf.Variable[],
  v: tf.Variable[],
  settings: AdamSettings,
): void {
  const lengths = [params, grads, m, v].map((list) => list.length);
  if (new Set(lengths).size !== 1) {
    throw expected('adamUpdate', 'one gradient, m and v for each parameter', `${lengths.join(', ')} of them`);
  }
  params.forEach((param, index) => {
    for (const other of [grads[index]!, m[index]!, v[index]!]) {
      if (!tf.util.arraysEqual(param.shape, other.shape)) {
        throw expected('adamUpdate', `the shape [${param.shape}] of ${param.name}`, `[${other.shape}]`);
      }
    }
  });
  const { clipNorm } = settings;
  if (clipNorm !== undefined && !(clipNorm > 0))
    throw expected('adamUpdate', 'a clipNorm above 0', String(clipNorm));
  if (!(settings.step >= 1)) throw expected('adamUpdate', 'steps counted from 1', String(settings.step));
}
