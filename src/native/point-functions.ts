/** What is done to points and to graphs of them, in C++. */
export interface PointFunctions {
  /**
   * Sizes are rows, columns, centers; in double precision. Fills labels and the squared distances from the nearest
   * centers. Bounds, drifts, sums and the labels before are empty, or those of `Centers` in native/src/point-jobs.h.
   */
  nearestCenters(
    sizes: Int32Array,
    points: Float32Array,
    centers: Float64Array,
    labels: Int32Array,
    ...more: [
      ...[distances: Float64Array, bounds: Float64Array, drifts: Float64Array, sums: Float64Array],
      before: Int32Array,
    ]
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
  /** Sizes: rows, columns, clusters. Fills panels of the points in the order of their clusters; see `ClusterPacking` there. */
  packClusters(
    sizes: Int32Array,
    clusterSizes: Int32Array,
    points: Float32Array,
    order: Int32Array,
    center: Float64Array,
    packed: Float64Array,
  ): void;
  /** Sizes as before, the first block and the end of those to do; adds to sums of distances [rows, clusters]. */
  distanceSums(sizes: Int32Array, clusterSizes: Int32Array, packed: Float64Array, sums: Float64Array): void;
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
  /** Sizes: count, depth, trees, leaf; fills orders [trees, count] and starts [trees, count + 1]: see `ProjectionTrees`. */
  growTrees(
    sizes: Int32Array,
    ...keyThenArrays: [
      ...[key0: number, key1: number, points: Float32Array],
      ...[orders: Int32Array, starts: Int32Array],
    ]
  ): void;
  /** Sizes: count, depth, capacity, leaves. Lists: `NeighbourLists` in native/src/point-jobs.h, two numbers for each key. */
  joinLeaves(
    sizes: Int32Array,
    points: Float32Array,
    lists: Float32Array,
    order: Int32Array,
    starts: Int32Array,
  ): void;
  /** Sizes: count, depth, capacity, most; fills candidates [count, 2, most] and how many neighbours were new. */
  chooseCandidates(
    sizes: Int32Array,
    ...keyThenArrays: [
      ...[key0: number, key1: number, points: Float32Array, lists: Float32Array, candidates: Int32Array],
      ...[starts: Int32Array, links: Int32Array, fresh: Int32Array],
    ]
  ): void;
  /** Sizes: count, depth, capacity, most, the first and the number of points whose candidates are compared. */
  joinCandidates(sizes: Int32Array, points: Float32Array, lists: Float32Array, candidates: Int32Array): void;
  /** Sizes: count, depth, capacity, k; fills what `searchNeighbours` fills, by the names of the points. */
  finishNeighbours(
    sizes: Int32Array,
    points: Float32Array,
    lists: Float32Array,
    names: Int32Array,
    indices: Int32Array,
    distances: Float32Array,
  ): void;
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
}
