import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernel, runKernels } from './kernel';

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
 * Kingma, Ba: Adam: a method for stochastic optimization (ICLR 2015).
 */
export function adamUpdate(
  params: tf.Variable[],
  grads: tf.Tensor[],
  m: tf.Variable[],
  v: tf.Variable[],
  settings: AdamSettings,
): void {
  checkLists(params, grads, m, v, settings);
  tf.tidy(() => {
    const factor = clipFactor(grads, settings.clipNorm);
    const attributes = kernelAttributes(settings, factor);
    params.forEach((param, index) => {
      const inputs = { param, grad: grads[index]!, m: m[index]!, v: v[index]! };
      const updated = hasKernel('AdamUpdate', ...Object.values(inputs))
        ? runKernels('AdamUpdate', inputs, { ...attributes })
        : composed(inputs, attributes);
      param.assign(updated[0]!);
      m[index]!.assign(updated[1]!);
      v[index]!.assign(updated[2]!);
    });
  });
}

type Attributes = ReturnType<typeof kernelAttributes>;
type Inputs = Record<'param' | 'grad' | 'm' | 'v', tf.Tensor>;

/** Folds bias correction into a step length and a divisor of the root. */
function kernelAttributes(settings: AdamSettings, gradientScale: number) {
  const { step, learningRate, beta1, beta2, epsilon, weightDecay = 0 } = settings;
  return {
    gradientScale,
    weightDecay,
    beta1,
    beta2,
    epsilon,
    stepLength: learningRate / (1 - beta1 ** step),
    rootScale: 1 / Math.sqrt(1 - beta2 ** step),
  };
}

function composed({ param, grad, m, v }: Inputs, attributes: Attributes): tf.Tensor[] {
  const { gradientScale, weightDecay, beta1, beta2, epsilon, stepLength, rootScale } = attributes;
  const gradient = tf.add(tf.mul(grad, gradientScale), tf.mul(param, weightDecay));
  const newM = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
  const newV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const divisor = tf.add(tf.mul(tf.sqrt(newV), rootScale), epsilon);
  return [tf.sub(param, tf.mul(tf.div(newM, divisor), stepLength)), newM, newV];
}

/** What to multiply the gradients by so that their joint length is at most `clipNorm`; NaN when they hold NaN. */
function clipFactor(grads: tf.Tensor[], clipNorm: number | undefined): number {
  if (clipNorm === undefined) return 1;
  let squares = 0;
  for (const grad of grads) {
    squares += hasKernel('SumOfSquares', grad)
      ? runKernel('SumOfSquares', { x: grad }).dataSync()[0]!
      : tf.sum(tf.square(grad)).dataSync()[0]!;
  }
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
  if (!(settings.step >= 1)) throw expected('adamUpdate', 'steps counted from 1', String(settings.step));
}
