import type { DropoutMaskArguments, Reading } from './reading';

/**
 * How the native engine computes convolutions that allow it: 'fast' with 0.29 (7 taps) to 0.4 (3 taps) of the
 * multiplications (Toom-Cook, Winograd), or 'direct', whose rounding errors are smaller. Fast ones run along one axis
 * with 3 to 7 taps, no stride, a dilation up to 144, inputs and outputs of at least a vector's width (8 channels with
 * AVX2, 16 with AVX-512), and at least two tiles of 13 - taps outputs for each phase of the dilation.
 */
export type ConvolutionMethod = 'fast' | 'direct';

/**
 * The C++ side (native/src/bindings). Functions read and fill the arrays they are given and throw a RangeError when a
 * length does not belong to the sizes; sizes are told as Int32Arrays.
 */
export interface NativeAddon {
  /** The instruction set in use. */
  instructions(): 'avx512' | 'avx2' | 'generic';
  /** Chooses the instruction set by name; '' is the best there is. */
  setInstructions(name: string): void;
  /** For calls of this JavaScript thread, as are the instruction set and the way of convolution. */
  setThreads(count: number): void;
  setConvolution(method: ConvolutionMethod): void;
  /** No single block of more bytes is asked of the system, which may grant what it does not have. For all threads. */
  setMemoryLimit(bytes: number): void;
  /** An array aligned to a cache line whose contents are whatever was there before. */
  allocate(length: number): Float32Array;
  conv2d(sizes: Int32Array, ...xThen: [...Reading, filter: Float32Array, out: Float32Array]): void;
  conv2dInputGradient(
    sizes: Int32Array,
    ...dyThen: [...Reading, filter: Float32Array, dx: Float32Array]
  ): void;
  conv2dFilterGradient(sizes: Int32Array, ...xAndDyThen: [...Reading, ...Reading, dw: Float32Array]): void;
  /** recurrent; fills gates, hidden, cells (see `Lstm` in kernels.h) and y. */
  lstm(sizes: Int32Array, ...arrays: Float32Array[]): void;
  /** recurrent, gates, cells, dy; fills dGates; changes dHidden and dCells. */
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
  /** GFLOP/s of multiply-adds on registers alone, on the threads in use: what no kernel can exceed. */
  peakGigaflops(): number;
  /** Real parts, and imaginary ones where there are any, of the input and of the output: see `FourierTransform`. */
  fourier(sizes: Int32Array, scale: number, interior: number, ...arrays: Float32Array[]): void;
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
  dropout(x: Float32Array, y: Float32Array, ...mask: DropoutMaskArguments): void;
  /** One of the functions of rows (native/src/kernels.h) of [rows, length]: x, then dy for gradients; fills out. */
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
  /** Changes the state. */
  filterForwards(
    coefficients: Float64Array,
    state: Float64Array,
    ...xThenY: [x: Float32Array, y: Float32Array]
  ): void;
  /** As many samples as `pad` are reflected at either end of each channel. */
  filterBothWays(
    coefficients: Float64Array,
    pad: number,
    x: readonly Float32Array[],
    y: readonly Float32Array[],
  ): void;
  polyphase(rows: Int32Array, taps: Float64Array, x: Float32Array, y: Float32Array): void;
  /**
   * Sizes are rows, columns, centers; in double precision. Fills labels and the squared distances from the nearest
   * centers. Bounds, drifts and sums are empty, or those of `Centers` in native/src/kernels.h.
   */
  nearestCenters(
    sizes: Int32Array,
    points: Float32Array,
    centers: Float64Array,
    labels: Int32Array,
    ...distancesBoundsDriftsSums: Float64Array[]
  ): void;
  /** Sizes as before; fills the squared distances [centers, rows]. */
  squaredDistances(
    sizes: Int32Array,
    points: Float32Array,
    centers: Float64Array,
    distances: Float64Array,
  ): void;
  /** Sizes as before; fills the sums of the points of each label [centers, columns]. */
  centerSums(sizes: Int32Array, points: Float32Array, labels: Int32Array, sums: Float64Array): void;
  /** Points in the order of their clusters, of these sizes; fills sums of distances [rows, clusters]. */
  distanceSums(
    sizes: Int32Array,
    points: Float32Array,
    clusterSizes: Int32Array,
    center: Float64Array,
    sums: Float64Array,
  ): void;
  /**
   * Sizes: count, depth. `packed` holds (depth + 1) numbers for each of the points, whose number is rounded up to a
   * multiple of `packedPoints`.
   */
  packPoints(sizes: Int32Array, points: Float32Array, centre: Float32Array, packed: Float32Array): void;
  /** Sizes: queries, the first and the number of those to do, count, depth, k, whether queries are the points. */
  searchNeighbours(
    sizes: Int32Array,
    queries: Float32Array,
    points: Float32Array,
    centre: Float32Array,
    packed: Float32Array,
    indices: Int32Array,
    distances: Float32Array,
  ): void;
  /**
   * Changes these rows of x [rows, samples] into those of y, which may be x: see `signalChanges`. With transforms: others
   * [rows, samples], a partner for each row or none, radices and tables of the transform.
   */
  changeSignals(
    kind: number,
    samples: number,
    rows: Int32Array,
    numbers: Float64Array,
    x: Float32Array,
    y: Float32Array,
    ...transform: [] | [others: Float32Array, partners: Int32Array, radices: Int32Array, tables: Float64Array]
  ): void;
  /** Whether neither an infinity nor NaN is there. */
  allFinite(x: Float32Array): boolean;
  /** [points, neighbours of each]: distances, neighbours (which get into the order of their numbers); fills their weights. */
  tsneWeights(
    sizes: Int32Array,
    distances: Float32Array,
    neighbours: Int32Array,
    weights: Float32Array,
    perplexities: Float64Array,
  ): void;
  /** Of neighbours in the order of their numbers; fills the arrays of `TsneGraph` (native/src/tsne-jobs.h). */
  tsneGraph(
    sizes: Int32Array,
    neighbours: Int32Array,
    weights: Float32Array,
    ...rowStartColumnsThenWeights: [Int32Array, Int32Array, Float32Array]
  ): void;
  /** [dimensions, points, others]; an angle of -1 is exact; positions, others; fills forces, sums of similarities. */
  tsneRepulsion(sizes: Int32Array, angle: number, ...arrays: Float32Array[]): void;
  /** [columns, rows, 1]; fills the kernel of `TsneGrid`. */
  tsneGridKernel(
    sizes: Int32Array,
    ...spacingLeftTopThenKernel: [number, number, number, Float32Array]
  ): void;
  /** [columns, rows, points]; positions, kernel, working memory: charges, real and imaginary parts; fills the potential. */
  tsneGridPotential(
    sizes: Int32Array,
    ...placeThenArrays: [spacing: number, left: number, top: number, ...Float32Array[]]
  ): void;
  /** The same; positions, potential; fills forces, sums of similarities. */
  tsneGridForces(
    sizes: Int32Array,
    ...placeThenArrays: [spacing: number, left: number, top: number, ...Float32Array[]]
  ): void;
  /**
   * [dimensions, points, others, 1 for sums that normalise one point each, 1 for the divergence]; exaggeration, learning
   * rate, momentum, longest gradient, longest step, then room for the divergence; the graph; positions, others, forces,
   * sums of similarities; changes velocity and gains.
   */
  tsneStep(
    sizes: Int32Array,
    numbers: Float64Array,
    rowStart: Int32Array,
    columns: Int32Array,
    ...weightsThenArrays: Float32Array[]
  ): void;
  /** [dimensions, points, 1 to keep the mean at zero]; changes positions by the velocity; fills their bounds. */
  tsneMove(sizes: Int32Array, ...arrays: Float32Array[]): void;
  /** Sizes: rows, k, whether the nearest belongs fully; numbers: target, what a mean is over, mean distance of all. */
  fuzzyNeighbours(
    sizes: Int32Array,
    numbers: Float64Array,
    distances: Float32Array,
    strengths: Float32Array,
  ): void;
  /** y = scale * (matrix x) + shift * x - less, which may be empty; x and y hold `vectors` numbers for each row. */
  sparseProduct(
    vectors: number,
    scale: number,
    shift: number,
    ...matrixThenVectors: [
      ...[starts: Int32Array, columns: Int32Array, values: Float32Array],
      ...[x: Float32Array, less: Float32Array, y: Float32Array],
    ]
  ): void;
  /**
   * One epoch. Sizes: dimensions, epoch from 1, negatives, rounds; numbers: a, b, repulsion, step; `fixed` may be empty.
   * Changes the positions; `moved` is for working.
   */
  layEpoch(
    sizes: Int32Array,
    numbers: Float64Array,
    ...keyThenArrays: [
      ...[key0: number, key1: number, starts: Int32Array, targets: Int32Array, rates: Float32Array],
      ...[order: Int32Array, positions: Float32Array, moved: Float32Array, fixed: Float32Array],
    ]
  ): void;
  /** Lists of params, grads, m, v; fills the lists of new params, m, v; then the settings. */
  adam(...listsThenSettings: [...Float32Array[][], Float64Array]): void;
}

type Labels = Int32Array | Float32Array;
