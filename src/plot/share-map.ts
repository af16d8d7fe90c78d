import type { Matrix } from '../signal';
import type { Trace } from './spec';

/** Counts as a matrix or as rows. */
export type Counts = Matrix | readonly ArrayLike<number>[];

/** Counts as a heat map: the colour is the share of the row, the text gives share and count. */
export interface ShareMap {
  counts: readonly ArrayLike<number>[];
  rows: readonly string[];
  columns: readonly string[];
  /** What the colour is, such as `share of the true stage`. */
  name: string;
  /** What rows and columns are called when pointed at. */
  says: readonly [row: string, column: string];
}

/** The trace of a heat map of shares; rows without counts stay white. */
export function shareTrace({ counts, rows, columns, name, says }: ShareMap): Trace {
  const sums = counts.map((row) => Array.from(row).reduce((total, count) => total + count, 0));
  const share = counts.map((row, r) => Array.from(row, (count) => (sums[r] ? count / sums[r] : 0)));
  const text = counts.map((row, r) =>
    Array.from(row, (count, c) => (sums[r] ? `<b>${percent(share[r]![c]!)}</b><br>${count}` : '0')),
  );
  const title = { text: name, side: 'right' };
  return {
    ...{ type: 'heatmap', name, zmin: 0, zmax: 1, xgap: 2, ygap: 2, colorscale: blues },
    x: columns,
    y: rows.map((row, r) => `${row} (${sums[r]})`),
    z: share,
    text,
    texttemplate: '%{text}',
    textfont: { size: 13 },
    hovertemplate: `${says[0]} %{y}<br>${says[1]} %{x}<br>%{text}<extra></extra>`,
    colorbar: { title, tickformat: '.0%', thickness: 14, outlinewidth: 0 },
  };
}

/** Counts as rows. */
export function toRows(counts: Counts): ArrayLike<number>[] {
  if (!('rows' in counts)) return [...counts];
  const { rows, columns, values } = counts;
  return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}

const blues = [
  [0, '#ffffff'],
  [0.25, '#d3e4f3'],
  [0.5, '#82b6dc'],
  [0.75, '#2b7bba'],
  [1, '#08306b'],
];

function percent(share: number): string {
  const isEdge = (share > 0 && share < 0.01) || (share > 0.99 && share < 1);
  return `${(100 * share).toFixed(isEdge ? 1 : 0)} %`;
}
