import * as tf from '@tensorflow/tfjs';
import { expected } from '../../system';
import { hasKernel, runKernels } from './kernel';

/** What `attention` and `selfAttention` may be told. */
export interface AttentionOptions {
  /** A query sees no key behind its own position (default false). */
  causal?: boolean;
  /**
   * What may be seen, bool, true where a query may see a key; or what is added to the scores, float32. Of a shape that
   * broadcasts to [batch, heads, queries, keys]. No gradient flows to it.
   */
  mask?: tf.Tensor;
  /** What scores are multiplied by (default 1 / √width). */
  scale?: number;
}

/**
 * Scaled dot-product attention, `softmax(scale q kᵀ + mask) v`. A query that may see no key gets zeros. On the native
 * engine the scores exist only block by block, forwards and backwards: memory grows with the length, not with its square.
 *
 * @param q [batch, heads, queries, width]
 * @param k [batch, heads, keys, width]
 * @param v [batch, heads, keys, value width]
 * @returns [batch, heads, queries, value width]
 * @throws ThetalabError when shapes do not belong together
 *
 * Vaswani et al.: Attention is all you need (NeurIPS 2017); Dao et al.: FlashAttention (NeurIPS 2022).
 */
export function attention(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  options: AttentionOptions = {},
): tf.Tensor4D {
  checkShapes(q, k, v);
  const [batch, heads, queries, width] = q.shape;
  const { causal = false, mask, scale = 1 / Math.sqrt(width) } = options;
  if (mask) checkMask('attention', mask, [batch, heads, queries, k.shape[2]]);
  if (!hasKernel('Attention', q, k, v) || mask?.size === 0)
    return tf.tidy(() => composed(q, k, v, { causal, mask, scale }));
  const inputs: Record<string, tf.Tensor> = mask ? { q, k, v, mask } : { q, k, v };
  const name = mask ? 'MaskedAttention' : 'Attention';
  const [out, sums] = runKernels(name, inputs, { causal, scale });
  sums!.dispose();
  return out as tf.Tensor4D;
}

/**
 * Attention of a sequence to itself, with queries, keys and values as one dense layer makes them, side by side:
 * `attention` without taking them apart first.
 *
 * @param qkv [batch, length, 3 channels]: queries, keys, values, each with its heads one after the other
 * @param heads divides the channels
 * @returns [batch, length, channels], the heads one after the other
 * @throws ThetalabError when shapes do not belong together
 */
export function selfAttention(qkv: tf.Tensor3D, heads: number, options: AttentionOptions = {}): tf.Tensor3D {
  const [batch, length, channels] = qkv.shape;
  if (qkv.rank !== 3 || !Number.isInteger(heads) || heads < 1 || channels % (3 * heads) !== 0) {
    const got = `[${qkv.shape}] and ${heads}`;
    throw expected('selfAttention', 'qkv [batch, length, 3 heads width] and a whole number of heads', got);
  }
  const width = channels / 3 / heads;
  const { causal = false, mask, scale = 1 / Math.sqrt(width) } = options;
  if (mask) checkMask('selfAttention', mask, [batch, heads, length, length]);
  if (!hasKernel('SelfAttention', qkv) || mask?.size === 0) {
    return tf.tidy(() => {
      const parts = tf.unstack(
        tf.transpose(tf.reshape(qkv, [batch, length, 3, heads, width]), [2, 0, 3, 1, 4]),
      );
      const [q, k, v] = parts as tf.Tensor4D[];
      const out = tf.transpose(composed(q!, k!, v!, { causal, mask, scale }), [0, 2, 1, 3]);
      return tf.reshape(out, [batch, length, channels / 3]);
    });
  }
  const inputs: Record<string, tf.Tensor> = mask ? { qkv, mask } : { qkv };
  const name = mask ? 'MaskedSelfAttention' : 'SelfAttention';
  const [out, sums] = runKernels(name, inputs, { causal, scale, heads });
  sums!.dispose();
  return out as tf.Tensor3D;
}

/** The lowest number that is not minus infinity: rows of these have a softmax, which is then multiplied by 0. */
const lowest = -3.4e38;

function composed(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  { causal, mask, scale }: Required<Omit<AttentionOptions, 'mask'>> & { mask?: tf.Tensor },
): tf.Tensor4D {
  const scores = tf.mul(tf.matMul(q, k, false, true), scale);
  if (!causal && !mask) return tf.matMul(tf.softmax(scores), v) as tf.Tensor4D;
  const hidden = (seen: tf.Tensor) => tf.where(tf.cast(seen, 'bool'), tf.scalar(0), Number.NEGATIVE_INFINITY);
  const below = tf.linalg.bandPart(tf.ones([q.shape[2], k.shape[2]]), -1, 0);
  const given = mask?.dtype === 'bool' ? hidden(mask) : (mask ?? tf.scalar(0));
  const bias = tf.broadcastTo(causal ? tf.add(given, hidden(below)) : given, scores.shape);
  const seen = tf.notEqual(bias, Number.NEGATIVE_INFINITY);
  const weights = tf.softmax(tf.where(seen, tf.add(scores, bias), lowest));
  return tf.matMul(tf.mul(weights, tf.cast(seen, 'float32')), v) as tf.Tensor4D;
}

for (const masked of [false, true]) {
  const mask = masked ? ['mask'] : [];
  tf.registerGradient({
    kernelName: masked ? 'MaskedAttention' : 'Attention',
    inputsToSave: ['q', 'k', 'v', ...mask],
    outputsToSave: [true, true],
    gradFunc: (dys, saved, attributes) => {
      const inputs = named(['q', 'k', 'v', ...mask, 'out', 'sums'], saved, dys);
      const gradient = tf.engine().tidy(() => runKernels('AttentionGrad', inputs, attributes));
      return { q: () => gradient[0]!, k: () => gradient[1]!, v: () => gradient[2]!, mask: noGradient };
    },
  });
  tf.registerGradient({
    kernelName: masked ? 'MaskedSelfAttention' : 'SelfAttention',
    inputsToSave: ['qkv', ...mask],
    outputsToSave: [true, true],
    gradFunc: (dys, saved, attributes) => {
      const inputs = named(['qkv', ...mask, 'out', 'sums'], saved, dys);
      const gradient = () => runKernels('SelfAttentionGrad', inputs, attributes) as unknown as tf.Tensor;
      return { qkv: gradient, mask: noGradient };
    },
  });
}

/** What a gradient was given, by name, and the gradient of the output as dy. */
function named(names: string[], saved: tf.Tensor[], dys: tf.Tensor | tf.Tensor[]): tf.NamedTensorMap {
  const inputs = Object.fromEntries(names.map((name, i) => [name, saved[i]!]));
  return { ...inputs, dy: (dys as tf.Tensor[])[0]! };
}

function noGradient(): never {
  throw expected('attention', 'a mask that is not learned', 'a mask to differentiate by');
}

function checkShapes(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): void {
  const fits =
    [q, k, v].every(({ rank }) => rank === 4) &&
    [k, v].every(({ shape }) => shape[0] === q.shape[0] && shape[1] === q.shape[1]) &&
    [q.shape[3] === k.shape[3], k.shape[2] === v.shape[2]].every(Boolean);
  if (fits) return;
  const wanted =
    'q [batch, heads, queries, width], k [batch, heads, keys, width], v [batch, heads, keys, any]';
  throw expected('attention', wanted, `[${q.shape}], [${k.shape}], [${v.shape}]`);
}

function checkMask(where: string, { dtype, shape }: tf.Tensor, full: number[]): void {
  const aligned = full.slice(-shape.length || full.length);
  const fits = shape.length <= 4 && shape.every((size, i) => size === 1 || size === aligned[i]);
  if (fits && (dtype === 'bool' || dtype === 'float32')) return;
  throw expected(where, `a mask, bool or float32, that broadcasts to [${full}]`, `${dtype} [${shape}]`);
}
