import { loadAddon } from '../../native';
import type { Matrix } from '../../signal';
import { squaredDistance } from '../squared-distances';

const none = new Float64Array(0);
const noLabels = new Int32Array(0);

/**
 * Which of some moving centers each point is nearest to, the first of equals. From one call to the next the addon keeps
 * bounds and leaves out the points whose center is certainly the same (Hamerly, "Making k-means even faster", 2010), and it
 * computes exactly only where single precision cannot tell; labels and distances are those of comparing every point with every center, bit by bit.
 */
export class Assignment {
  /** Nearest center of each point; -1 before the first call. */
  readonly labels: Int32Array;
  readonly #distances: Float64Array;
  readonly #bounds: Float64Array;
  readonly #sizes: Int32Array;
  readonly #sums: Float64Array;
  #centers: Float64Array | undefined;
  /** Whether distances are those of all points, and sums those of the labels. */
  #exact = false;
  #summed = false;

  constructor(
    private readonly points: Matrix,
    private readonly clusters: number,
  ) {
    this.labels = new Int32Array(points.rows).fill(-1);
    this.#distances = new Float64Array(points.rows);
    this.#bounds = loadAddon().addon ? new Float64Array(3 * points.rows) : none;
    this.#sums = new Float64Array(clusters * points.columns);
    this.#sizes = Int32Array.from([points.rows, points.columns, clusters]);
  }

  /** Gives each point to the nearest of the centers [clusters, d]; tells whether any point moved. */
  update(centers: Float64Array): boolean {
    const before = this.labels.slice();
    const { addon } = loadAddon();
    const { labels } = this;
    if (addon) {
      const drifts = this.#drifts(centers);
      addon.nearestCenters(
        this.#sizes,
        this.points.values,
        centers,
        labels,
        this.#distances,
        this.#bounds,
        drifts,
        this.#sums,
        this.#summed ? before : noLabels,
      );
    } else {
      plainNearest(this.points, centers, labels, this.#distances);
      if (this.#summed) plainMoves(this.points, before, labels, this.#sums);
      else plainSums(this.points, labels, this.#sums);
    }
    this.#centers = centers.slice();
    this.#exact = !addon;
    this.#summed = true;
    for (let i = 0; i < labels.length; i++) if (labels[i] !== before[i]) return true;
    return false;
  }

  /** Squared distance of each point from its center. */
  distances(): Float64Array {
    if (!this.#exact) {
      const { addon } = loadAddon();
      const { values } = this.points;
      const rest = [this.#distances, none, none, none] as const;
      addon!.nearestCenters(this.#sizes, values, this.#centers!, this.labels, ...rest, noLabels);
      this.#exact = true;
    }
    return this.#distances;
  }

  /** Moves the farthest points into the clusters without any, one each, never emptying another. */
  fillEmpty(): void {
    const { labels, clusters } = this;
    const sizes = clusterSizes(labels, clusters);
    if (!sizes.includes(0)) return;
    const distances = this.distances();
    for (let c = 0; c < clusters; c++) {
      if (sizes[c]! > 0) continue;
      let farthest = -1;
      for (let i = 0; i < labels.length; i++) {
        if (sizes[labels[i]!]! > 1 && (farthest < 0 || distances[i]! > distances[farthest]!)) farthest = i;
      }
      sizes[labels[farthest]!]!--;
      labels[farthest] = c;
      distances[farthest] = 0;
      sizes[c] = 1;
    }
    this.#centers = undefined;
    this.#summed = false;
  }

  /** Moves each center to the mean of its points, of which it has one at least. */
  moveCenters(centers: Float64Array): void {
    const { columns } = this.points;
    const sizes = clusterSizes(this.labels, this.clusters);
    if (!this.#summed) sumPoints(this.points, this.labels, this.#sums);
    this.#summed = true;
    for (let i = 0; i < centers.length; i++) centers[i] = this.#sums[i]! / sizes[Math.floor(i / columns)]!;
  }

  /** How far each center moved since the last call, and the farthest of them; without end when that is not known. */
  #drifts(centers: Float64Array): Float64Array {
    const { columns } = this.points;
    const drifts = new Float64Array(this.clusters + 1).fill(Number.POSITIVE_INFINITY);
    const before = this.#centers;
    if (!before) return drifts;
    for (let c = 0; c < this.clusters; c++) {
      let sum = 0;
      for (let d = c * columns; d < (c + 1) * columns; d++) sum += (centers[d]! - before[d]!) ** 2;
      drifts[c] = Math.sqrt(sum);
    }
    drifts[this.clusters] = Math.max(...drifts.subarray(0, this.clusters));
    return drifts;
  }
}

/** What the addon does, and its bits. */
export function plainNearest(
  points: Matrix,
  centers: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): void {
  const clusters = centers.length / points.columns;
  for (let i = 0; i < points.rows; i++) {
    let nearest = 0;
    let smallest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      const distance = squaredDistance(points, i, centers, c);
      if (distance < smallest) [nearest, smallest] = [c, distance];
    }
    labels[i] = nearest;
    distances[i] = smallest;
  }
}

/** How many points each cluster has. */
function clusterSizes(labels: Int32Array, clusters: number): Int32Array {
  const sizes = new Int32Array(clusters);
  for (let i = 0; i < labels.length; i++) sizes[labels[i]!]!++;
  return sizes;
}

/** Sums of the points of each label: [labels, d]. */
function sumPoints(points: Matrix, labels: Int32Array, sums: Float64Array): void {
  const { rows, columns, values } = points;
  const { addon } = loadAddon();
  if (addon) addon.centerSums(Int32Array.from([rows, columns, sums.length / columns]), values, labels, sums);
  else plainSums(points, labels, sums);
}

/** What the addon does, and its bits: takes points that moved from one sum to another. */
export function plainMoves(
  { columns, values }: Matrix,
  before: Int32Array,
  labels: Int32Array,
  sums: Float64Array,
): void {
  labels.forEach((c, i) => {
    const from = before[i]!;
    if (from === c) return;
    for (let d = 0; d < columns; d++) {
      sums[from * columns + d]! -= values[i * columns + d]!;
      sums[c * columns + d]! += values[i * columns + d]!;
    }
  });
}

/** What the addon does, and its bits. */
export function plainSums({ columns, values }: Matrix, labels: Int32Array, sums: Float64Array): void {
  sums.fill(0);
  labels.forEach((c, i) => {
    for (let d = 0; d < columns; d++) sums[c * columns + d]! += values[i * columns + d]!;
  });
}
