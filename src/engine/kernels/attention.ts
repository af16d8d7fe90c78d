import type * as tf from '@tensorflow/tfjs';
import { broadcastStrides } from './axes';
import type { KernelCall, NativeKernel } from './kernel';

/**
 * Attention of queries, keys and values in tensors of their own, [batch, heads, length, width], or side by side in one,
 * [batch, length, 3 heads width]; with a mask among the inputs or without.
 */
export const attentionKernels: Record<string, NativeKernel> = {
  Attention: separate,
  MaskedAttention: separate,
  AttentionGrad: separateGradient,
  SelfAttention: packed,
  MaskedSelfAttention: packed,
  SelfAttentionGrad: packedGradient,
};

/** Where the rows of the heads lie in an array: its offset, then the strides of batch, head and row. */
type HeadStrides = [offset: number, batch: number, head: number, row: number];

/** Sizes of attention, in the order in which the addon takes them. */
type Sizes = [batch: number, heads: number, queries: number, keys: number, width: number, valueWidth: number];

function separate({ inputs, attrs, backend }: KernelCall): tf.TensorInfo[] {
  const { q, k, v, mask } = inputs as Record<'q' | 'k' | 'v' | 'mask', tf.TensorInfo>;
  const sizes = sizesOf(q, k, v);
  const out = backend.output([...q.shape.slice(0, 3), sizes[5]]);
  const sums = backend.output(q.shape.slice(0, 3));
  const arrays = [q, k, v].map((input) => backend.floats(input));
  const strides = [q, k, v, out.info].map(headStrides);
  const { shape, scale, given } = problem(sizes, attrs, mask, strides, backend);
  backend.addon.attention(shape, scale, given, sums.values, ...arrays, out.values);
  return [out.info, sums.info];
}

function separateGradient({ inputs, attrs, backend }: KernelCall): tf.TensorInfo[] {
  const { q, k, v, out, sums, dy, mask } = inputs as Record<string, tf.TensorInfo>;
  const gradients = [q!, k!, v!].map(({ shape }) => backend.output(shape));
  const read = [sums!, q!, k!, v!, out!, dy!].map((input) => backend.floats(input));
  const strides = [q!, k!, v!, out!, dy!, q!, k!, v!].map(headStrides);
  const { shape, scale, given } = problem(sizesOf(q!, k!, v!), attrs, mask, strides, backend);
  backend.addon.attentionGradient(shape, scale, given, ...read, ...gradients.map(({ values }) => values));
  return gradients.map(({ info }) => info);
}

function packed({ inputs, attrs, backend }: KernelCall): tf.TensorInfo[] {
  const { qkv, mask } = inputs as Record<'qkv' | 'mask', tf.TensorInfo>;
  const { sizes, strides, outStrides } = packedSizes(qkv, attrs.heads as number);
  const out = backend.output([sizes[0], sizes[2], qkv.shape[2]! / 3]);
  const sums = backend.output(sizes.slice(0, 3));
  const { shape, scale, given } = problem(sizes, attrs, mask, [...strides, outStrides], backend);
  const array = backend.floats(qkv);
  backend.addon.attention(shape, scale, given, sums.values, array, array, array, out.values);
  return [out.info, sums.info];
}

function packedGradient({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const { qkv, out, sums, dy, mask } = inputs as Record<string, tf.TensorInfo>;
  const { sizes, strides, outStrides } = packedSizes(qkv!, attrs.heads as number);
  const all = [...strides, outStrides, outStrides, ...strides];
  const { shape, scale, given } = problem(sizes, attrs, mask, all, backend);
  const { info, values } = backend.output(qkv!.shape);
  const array = backend.floats(qkv!);
  const read = [backend.floats(sums!), array, array, array, backend.floats(out!), backend.floats(dy!)];
  backend.addon.attentionGradient(shape, scale, given, ...read, values, values, values);
  return info;
}

function sizesOf(q: tf.TensorInfo, k: tf.TensorInfo, v: tf.TensorInfo): Sizes {
  const [batch, heads, queries, width] = q.shape as [number, number, number, number];
  return [batch, heads, queries, k.shape[2]!, width, v.shape[3]!];
}

function headStrides({ shape }: tf.TensorInfo): HeadStrides {
  const [, heads, rows, width] = shape as [number, number, number, number];
  return [0, heads * rows * width, rows * width, width];
}

function packedSizes({ shape }: tf.TensorInfo, heads: number) {
  const [batch, length, channels] = shape as [number, number, number];
  const width = channels / 3 / heads;
  const sizes: Sizes = [batch, heads, length, length, width, width];
  const strides = [0, 1, 2].map((i): HeadStrides => [(i * channels) / 3, length * channels, width, channels]);
  const outStrides: HeadStrides = [0, (length * channels) / 3, width, channels / 3];
  return { sizes, strides, outStrides };
}

/** What the addon is told: sizes and strides, the scale, and the mask. */
function problem(
  sizes: Sizes,
  attrs: Record<string, unknown>,
  mask: tf.TensorInfo | undefined,
  strides: HeadStrides[],
  backend: KernelCall['backend'],
) {
  const maskStrides = mask ? broadcastStrides(mask.shape, 4) : [0, 0, 0, 0];
  return {
    shape: Int32Array.of(...sizes, Number(attrs.causal), ...maskStrides, ...strides.flat()),
    scale: attrs.scale as number,
    given: mask ? maskValues(mask, backend) : new Float32Array(0),
  };
}

function maskValues(mask: tf.TensorInfo, backend: KernelCall['backend']): Float32Array | Uint8Array {
  if (mask.dtype === 'float32') return backend.floats(mask);
  const { values } = backend.data.get(mask.dataId);
  return values instanceof Uint8Array ? values : Uint8Array.from(values as Float32Array);
}
