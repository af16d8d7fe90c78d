import type { DropoutMaskArguments, Reading } from './reading';

/** What networks are made of, in C++. */
export interface NetworkFunctions {
  conv2d(sizes: Int32Array, ...xThen: [...Reading, filter: Float32Array, out: Float32Array]): void;
  conv2dInputGradient(
    sizes: Int32Array,
    ...dyThen: [...Reading, filter: Float32Array, dx: Float32Array]
  ): void;
  conv2dFilterGradient(sizes: Int32Array, ...xAndDyThen: [...Reading, ...Reading, dw: Float32Array]): void;
  /** x, input, recurrent, bias, hidden, cells (see `Lstm` in native/src/network-jobs.h); changes the last two; fills gates, all cells, y. */
  lstm(sizes: Int32Array, ...arrays: Float32Array[]): void;
  /**
   * x, input, recurrent, hidden, cells, gates, all cells, y, dy, dHidden, dCells; changes the last two; fills dInput,
   * dRecurrent, dBias, and dx unless it is empty.
   */
  lstmGradient(sizes: Int32Array, ...arrays: Float32Array[]): void;
  /** `bias` is empty or holds a number per column; `alpha` is the slope of a leaky ReLU below 0. */
  matmul(
    sizes: Int32Array,
    a: Float32Array,
    b: Float32Array,
    out: Float32Array,
    bias: Float32Array,
    alpha: number,
  ): void;
  /** x, gamma, beta, mean, variance; fills y. */
  normalize(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** x, gamma, beta; fills y, mean, variance. */
  batchNorm(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** x, gamma, mean, variance, dy, dMean, dVariance; fills dx, dGamma, dBeta. */
  batchNormGradient(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** x, bias, gamma; fills mean, variance, and the factor that normalises. */
  statistics(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /**
   * The mask, and how many rows share a row of dy; bias, beta, x, gamma, mean, variance, dy, dMean, dVariance; fills the
   * gradient of what Mish was given, dGamma, dBeta, and what makes dx of it: its factor, the factor of x, the offset.
   * Or, where that first gradient is to be put into x itself, puts dx there.
   */
  activationGradient(
    sizes: Int32Array,
    epsilon: number,
    ...maskAndArrays: [...DropoutMaskArguments, repeats: number, ...arrays: Float32Array[]]
  ): void;
  /** Computes a whole array. */
  read(sizes: Int32Array, ...readingThenOut: [...Reading, out: Float32Array]): void;
  unary(operation: number, x: Float32Array, y: Float32Array): void;
  binary(operation: number, a: Float32Array, b: Float32Array, out: Float32Array, axes: Int32Array): void;
  copy(x: Float32Array, offset: number, out: Float32Array, axes: Int32Array): void;
  /** x [batch, outer, rows, inner] and indices [batch, count]; fills y [batch, outer, count, inner]. */
  gather(sizes: Int32Array, x: Float32Array, indices: Int32Array, y: Float32Array): void;
  /** Its transpose: fills x with the sums of what has the same index. */
  scatterAdd(sizes: Int32Array, y: Float32Array, indices: Int32Array, x: Float32Array): void;
  /** Puts x into a part of `out`: axes as in `copy`, with strides in `out`. */
  paste(x: Float32Array, out: Float32Array, offset: number, axes: Int32Array): void;
  choose(condition: Uint8Array, t: Float32Array, e: Float32Array, out: Float32Array): void;
  sum(sizes: Int32Array, scale: number, ...xThenOut: [...Reading, out: Float32Array]): void;
  /** Fills `words` with the numbers of a stream from block `first` (of four words) on. */
  randomWords(key0: number, key1: number, first: number, words: Uint32Array): void;
  /** Splits a stream by whole numbers: six words for each label, the new key and the first block. */
  splitStreams(key0: number, key1: number, labels: Float64Array, words: Uint32Array): void;
  dropout(x: Float32Array, y: Float32Array, ...mask: DropoutMaskArguments): void;
  /** One of the functions of rows (native/src/network-jobs.h) of [rows, length]: x, then dy for gradients; fills out. */
  softmaxRows(operation: number, sizes: Int32Array, ...arrays: Float32Array[]): void;
  /** logits, labels (a class for each row, or probabilities); fills the losses. */
  crossEntropy(sizes: Int32Array, logits: Float32Array, labels: Labels, losses: Float32Array): void;
  crossEntropyGradient(
    sizes: Int32Array,
    logits: Float32Array,
    labels: Labels,
    dy: Float32Array,
    dx: Float32Array,
  ): void;
  /** x, gamma, beta; fills y. */
  layerNorm(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** x, gamma, dy; fills dx, dGamma, dBeta. */
  layerNormGradient(sizes: Int32Array, epsilon: number, ...arrays: Float32Array[]): void;
  /** [outer, reduced, inner]; fills `out` with the extremes, or with where they are when it holds integers. */
  extreme(sizes: Int32Array, smallest: number, x: Float32Array, out: Labels): void;
  /** The mask is added, or says what may be seen (bytes), or is empty; arrays: sums' logarithms, q, k, v, out. */
  attention(
    sizes: Int32Array,
    scale: number,
    mask: Float32Array | Uint8Array,
    ...arrays: Float32Array[]
  ): void;
  /** Arrays: those of `attention`, dOut; fills dq, dk, dv. */
  attentionGradient(
    sizes: Int32Array,
    scale: number,
    mask: Float32Array | Uint8Array,
    ...arrays: Float32Array[]
  ): void;
  /** Lists of params, grads, m, v; fills the lists of new params, m, v; then the settings. */
  adam(...listsThenSettings: [...Float32Array[][], Float64Array]): void;
}

type Labels = Int32Array | Float32Array;
