import { existsSync, readFileSync } from 'node:fs';
import type { Matrix } from '../signal';
import { expected, parseCsv } from '../system';
import type { LabelledEpochs } from './labelled-epochs';

/** A table of points, read back. */
export interface PointTable {
  points: Matrix;
  /** The epoch of each point; its classes are those that occur. */
  epochs: LabelledEpochs;
  /** All that is known about the points, by the name of the column: `epoch`, `subject`, …, `stage`, `cluster`. */
  columns: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads a table that `LatentReport.write` wrote: `embeddings.csv`, `tsne.csv` or `umap.csv`.
 *
 * @throws ThetalabError when it is none, or not there.
 */
export function readPoints(path: string): PointTable {
  if (!existsSync(path)) throw expected('readPoints', 'a table of points', `"${path}", which is not there`);
  const { header, column, length } = parseCsv(readFileSync(path, 'utf8'));
  const known = header.slice(0, header.indexOf('cluster') + 1);
  const axes = header.slice(known.length);
  if (known.length === 0 || axes.length === 0) {
    throw expected('readPoints', `columns cluster and those of points in "${path}"`, header.join(', '));
  }
  const columns = Object.fromEntries(known.map((name) => [name, column(name)]));
  return { points: matrixOf(axes.map(column), length), epochs: epochsOf(columns), columns };
}

function matrixOf(axes: readonly string[][], rows: number): Matrix {
  const values = new Float32Array(rows * axes.length);
  axes.forEach((axis, d) => {
    axis.forEach((value, row) => {
      values[row * axes.length + d] = Number(value);
    });
  });
  return { rows, columns: axes.length, values };
}

function epochsOf({ stage, subject, night, second }: PointTable['columns']): LabelledEpochs {
  const classes = [...new Set(stage)].filter(Boolean).sort();
  return {
    labels: stage!.map((name) => classes.indexOf(name)),
    classes,
    ...(subject && { subjects: subject }),
    ...(night && { nights: night }),
    ...(second && { seconds: second.map(Number) }),
  };
}
