import type { Matrix } from '../../signal';
import { closest, expected } from '../../system';

/** How far apart points are. */
export type Metric = 'euclidean' | 'cosine';

const metrics: readonly Metric[] = ['euclidean', 'cosine'];

/** Points, and what is looked up among them, such that Euclidean distance puts them in the right order. */
export interface ComparableSpace {
  readonly points: Matrix;
  readonly queries: Matrix;
  /** The queries are the points: none is its own neighbour. */
  readonly same: boolean;
  /** The distance asked for, from the Euclidean one of these. */
  distance(euclidean: number): number;
}

/** @throws ThetalabError for an unknown metric, rows of zeros with `cosine`. */
export function checkMetric(where: string, metric: Metric, ...matrices: readonly Matrix[]): void {
  if (!metrics.includes(metric)) {
    const near = closest(metric, metrics);
    throw expected(
      where,
      `a metric among ${metrics.join(', ')}`,
      `"${metric}"`,
      near && `did you mean ${near}?`,
    );
  }
  if (metric !== 'cosine') return;
  for (const { rows, columns, values } of matrices) {
    for (let i = 0; i < rows; i++) {
      if (values.subarray(i * columns, (i + 1) * columns).some((value) => value !== 0)) continue;
      const what = 'rows that are not zero for the metric cosine';
      throw expected(where, what, `zeros in row ${i}`, 'leave it out');
    }
  }
}

/**
 * For `cosine` all rows get length 1. For `euclidean` they are as they were, unless their squares would leave float32:
 * then all are multiplied by one power of two, which rounds nothing.
 *
 * @throws ThetalabError for an unknown metric, rows of zeros with `cosine`.
 */
export function comparable(where: string, metric: Metric, points: Matrix, queries?: Matrix): ComparableSpace {
  checkMetric(where, metric, points, ...(queries ? [queries] : []));
  const same = queries === undefined;
  if (metric === 'cosine') {
    const unit = unitRows(points);
    const others = queries ? unitRows(queries) : unit;
    return { points: unit, queries: others, same, distance: (euclidean) => (euclidean * euclidean) / 2 };
  }
  const scale = powerThatFits(Math.max(largest(points), queries ? largest(queries) : 0));
  if (scale === 1) return { points, queries: queries ?? points, same, distance: (euclidean) => euclidean };
  const scaled = times(points, scale);
  const others = queries ? times(queries, scale) : scaled;
  return { points: scaled, queries: others, same, distance: (euclidean) => euclidean / scale };
}

function unitRows({ rows, columns, values }: Matrix): Matrix {
  const unit = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) sum += values[at]! * values[at]!;
    const length = Math.sqrt(sum);
    for (let at = i * columns; at < (i + 1) * columns; at++) unit[at] = values[at]! / length;
  }
  return { rows, columns, values: unit };
}

function largest({ values }: Matrix): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

/** 1 for numbers whose squares are far from the ends of float32, else the power of two that brings them near 1. */
function powerThatFits(most: number): number {
  if (most === 0 || (most > 2 ** -30 && most < 2 ** 40)) return 1;
  return 2 ** -Math.round(Math.log2(most));
}

function times({ rows, columns, values }: Matrix, factor: number): Matrix {
  return { rows, columns, values: values.map((value) => value * factor) };
}
