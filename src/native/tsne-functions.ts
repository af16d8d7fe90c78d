/** What t-SNE does, in C++. */
export interface TsneFunctions {
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
}
