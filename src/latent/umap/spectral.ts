import type { RandomStream } from '../../engine';
import type { NativeAddon } from '../../native';
import type { Matrix } from '../../signal';
import { interrupted } from '../../system';
import { orthonormalise, rotated } from '../pca/subspace';
import { eigenOfSymmetric } from '../pca/symmetric-eigen';
import type { Graph } from './graph';

/** Vectors that are looked for at the same time: those wanted, and some more that make these converge. */
const together = 8;
const mostCycles = 30;
const mostDegree = 24;
const tolerance = 1e-3;

/**
 * Spectral coordinates of a connected graph: the eigenvectors of the smallest eigenvalues of its normalised Laplacian but
 * the first (Belkin and Niyogi, "Laplacian eigenmaps", 2003), each of length 1 and with its largest coordinate positive.
 * By subspace iteration with Chebyshev polynomials (Zhou and Saad 2007), until their residuals are below 0.001 or 30
 * cycles are done: a start needs no more.
 */
export async function spectralCoordinates(
  addon: NativeAddon,
  graph: Graph,
  dimensions: number,
  random: RandomStream,
  signal?: AbortSignal,
): Promise<Matrix> {
  const operator = normalisedAdjacency(graph);
  const width = Math.min(graph.rows, Math.max(together, Math.ceil((dimensions + 4) / 8) * 8));
  let basis: Float32Array = random.fillNormal(new Float32Array(graph.rows * width));
  let cut = 0;
  for (let cycle = 0; cycle < mostCycles; cycle++) {
    if (cycle > 0) basis = await filtered(addon, operator, basis, width, cut, signal);
    orthonormalise(basis, width);
    const image = applied(addon, operator, basis, width);
    const { values, vectors } = await eigenOfSymmetric(projection(basis, image, width), width);
    basis = rotated(basis, vectors, width);
    const residual = largestResidual(basis, rotated(image, vectors, width), values, width, dimensions + 1);
    cut = values[width - 1]!;
    if (residual < tolerance || width === graph.rows || (await interrupted(signal))) break;
  }
  return { rows: graph.rows, columns: dimensions, values: columnsFrom(basis, width, 1, dimensions) };
}

/** The weights, divided by the roots of the sums at both ends: eigenvalues from -1 to 1. */
function normalisedAdjacency({ rows, starts, targets, weights }: Graph): Graph {
  const roots = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) roots[row]! += weights[at]!;
    roots[row] = Math.sqrt(roots[row]!);
  }
  const normal = new Float32Array(weights.length);
  for (let row = 0; row < rows; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      normal[at] = weights[at]! / (roots[row]! * roots[targets[at]!]!);
    }
  }
  return { rows, starts, targets, weights: normal };
}

function applied(
  addon: NativeAddon,
  { starts, targets, weights }: Graph,
  x: Float32Array,
  width: number,
  [scale, shift, less]: [number, number, Float32Array] = [1, 0, new Float32Array(0)],
): Float32Array {
  const y = new Float32Array(x.length);
  addon.sparseProduct(width, scale, shift, starts, targets, weights, x, less, y);
  return y;
}

/** A polynomial of the matrix that is small on [-1, cut] and grows beyond, applied to the basis. */
async function filtered(
  addon: NativeAddon,
  operator: Graph,
  basis: Float32Array,
  width: number,
  cut: number,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const end = Math.min(Math.max(cut, -0.5), 0.9999);
  const [half, centre] = [(end + 1) / 2, (end - 1) / 2];
  const growth = Math.acosh((1 - centre) / half);
  const degree = Math.max(2, Math.min(mostDegree, Math.floor(Math.log(1e6) / growth)));
  let before = basis;
  let now = applied(addon, operator, basis, width, [1 / half, -centre / half, new Float32Array(0)]);
  for (let step = 2; step <= degree; step++) {
    const next = applied(addon, operator, now, width, [2 / half, (-2 * centre) / half, before]);
    [before, now] = [now, next];
    if (step % 8 === 0 && (await interrupted(signal))) break;
  }
  return now;
}

/** [width, width]: products of the columns of two matrices. */
function projection(a: Float32Array, b: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(width * width);
  for (let at = 0; at < a.length; at += width) {
    for (let i = 0; i < width; i++) {
      const own = a[at + i]!;
      for (let j = i; j < width; j++) sums[i * width + j]! += own * b[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) sums[i * width + j] = sums[j * width + i]!;
  return sums;
}

function largestResidual(
  vectors: Float32Array,
  images: Float32Array,
  values: Float64Array,
  width: number,
  wanted: number,
): number {
  const sums = new Float64Array(wanted);
  for (let at = 0; at < vectors.length; at += width) {
    for (let i = 0; i < wanted; i++) sums[i]! += (images[at + i]! - values[i]! * vectors[at + i]!) ** 2;
  }
  return Math.sqrt(sums.reduce((most, sum) => Math.max(most, sum), 0));
}

function columnsFrom(basis: Float32Array, width: number, first: number, count: number): Float32Array {
  const rows = basis.length / width;
  const result = new Float32Array(rows * count);
  for (let c = 0; c < count; c++) {
    let largest = 0;
    for (let row = 0; row < rows; row++) {
      const value = first + c < width ? basis[row * width + first + c]! : 0;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
      result[row * count + c] = value;
    }
    if (largest < 0) for (let row = 0; row < rows; row++) result[row * count + c]! *= -1;
  }
  return result;
}
