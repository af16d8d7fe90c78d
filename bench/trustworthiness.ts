import type { Matrix } from '../src/signal';

const neighbours = 15;
const looked = 1000;

/**
 * Trustworthiness (Venna and Kaski 2001) of every n-th point, a thousand in all: whether those that are near in the plane
 * are near among all points. As bench/peers/umap_learn.py computes it.
 */
export function trustworthiness(points: Matrix, plane: Matrix): number {
  const { rows } = points;
  const every = Math.max(1, Math.floor(rows / looked));
  let [penalty, count] = [0, 0];
  for (let i = 0; i < rows && count < looked; i += every, count++) {
    const far = distancesFrom(points, i);
    const inPlane = distancesFrom(plane, i);
    const near = Array.from(inPlane.keys()).sort((a, b) => inPlane[a]! - inPlane[b]! || a - b);
    for (const j of near.slice(0, neighbours)) penalty += Math.max(0, rankOf(far, j) - neighbours);
  }
  return 1 - (2 * penalty) / (count * neighbours * (2 * rows - 3 * neighbours - 1));
}

/** Squared; infinite to itself. */
function distancesFrom({ rows, columns, values }: Matrix, i: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, j) => {
    if (i === j) return Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (values[i * columns + c]! - values[j * columns + c]!) ** 2;
    return sum;
  });
}

function rankOf(distances: Float64Array, j: number): number {
  let rank = 1;
  for (const distance of distances) if (distance < distances[j]!) rank++;
  return rank;
}
