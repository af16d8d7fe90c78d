import type { RandomStream } from '../../engine';
import type { Matrix } from '../../signal';
import type { Steps } from '../steps';
import { selectRows } from '../subsample';
import { Assignment } from './assignment';
import { startingCenters } from './k-means-start';

/** Passes without a better batch after which centers have settled. */
const patience = 10;

/**
 * Centers from mini-batches (Sculley, "Web-scale k-means clustering", 2010): each batch draws its nearest centers
 * towards its points, by one over the number of points that a center has met. Ends when the smoothed inertia of the
 * batches has not fallen for ten of them, or after so many as make `maxIterations` passes over the points.
 *
 * @returns k x d centers, row-major; each batch is a step.
 */
export function* miniBatchCenters(
  points: Matrix,
  clusters: number,
  batch: number,
  maxIterations: number,
  random: RandomStream,
): Steps<Float64Array> {
  const some = (count: number, own: RandomStream) =>
    selectRows(
      points,
      Int32Array.from({ length: count }, () => own.integer(points.rows)),
    );
  const first = Math.min(points.rows, Math.max(3 * batch, 3 * clusters));
  const centers = yield* startingCenters(
    some(first, random.split('start')),
    clusters,
    random.split('centers'),
  );
  const met = new Float64Array(clusters);
  const smoothing = Math.min(1, (2 * batch) / (points.rows + 1));
  let [smoothed, lowest, waited] = [Number.NaN, Number.POSITIVE_INFINITY, 0];
  const steps = Math.ceil((maxIterations * points.rows) / batch);
  for (let step = 0; step < steps && waited < patience; step++) {
    yield step;
    const drawn = some(batch, random.split('batch').split(step));
    const inertia = drawTowards(drawn, centers, met);
    smoothed = step === 0 ? inertia : smoothed * (1 - smoothing) + inertia * smoothing;
    waited = smoothed < lowest ? 0 : waited + 1;
    lowest = Math.min(lowest, smoothed);
  }
  return centers;
}

/** One step; returns the squared distance of the batch's points from their centers before it. */
function drawTowards(batch: Matrix, centers: Float64Array, met: Float64Array): number {
  const { columns, values } = batch;
  const assignment = new Assignment(batch, met.length);
  assignment.update(centers);
  const inertia = assignment.distances().reduce((sum, distance) => sum + distance, 0);
  assignment.labels.forEach((c, i) => {
    met[c]!++;
    for (let d = 0; d < columns; d++) {
      centers[c * columns + d]! += (values[i * columns + d]! - centers[c * columns + d]!) / met[c]!;
    }
  });
  return inertia;
}
