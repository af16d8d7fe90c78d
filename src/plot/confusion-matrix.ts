import type { Matrix } from '../signal';
import { expected } from '../system';
import { defaultClasses, displayOrder } from './classes';
import { Figure } from './figure';

/** Counts of truth (rows) against prediction (columns). */
export type Counts = Matrix | readonly ArrayLike<number>[];

/** Options of `confusionMatrix`. */
export interface ConfusionMatrixOptions {
  /** Names of rows and columns (default those of the report, else W, N1, N2, N3, REM). */
  classes?: readonly string[];
  /** Title (default `Confusion matrix`). */
  title?: string;
}

/**
 * Truth in rows, prediction in columns; the colour is the share of the row (the diagonal is the recall), the text
 * gives share and count. Classes without epochs stay white.
 *
 * @param report a classification report, or the counts themselves.
 * @throws ThetalabError when the counts are not square or do not fit the classes.
 */
export function confusionMatrix(
  report: Counts | { readonly confusion: Counts; readonly classes?: readonly string[] },
  options: ConfusionMatrixOptions = {},
): Figure {
  const counts = toRows('confusion' in report ? report.confusion : report);
  const classes = options.classes ?? ('confusion' in report ? report.classes : undefined) ?? defaultClasses;
  if (counts.length !== classes.length || counts.some((row) => row.length !== classes.length)) {
    const size = `${counts.length} rows of ${[...new Set(counts.map((row) => row.length))].join(' or ')}`;
    throw expected('confusionMatrix', `${classes.length} x ${classes.length} counts`, size);
  }
  const order = displayOrder(classes);
  const sums = order.map((row) => counts[row]!.reduce((total, count) => total + count, 0));
  const share = order.map((row, r) => order.map((column) => (sums[r] ? counts[row]![column]! / sums[r] : 0)));
  const text = order.map((row, r) =>
    order.map((column, c) => (sums[r] ? `<b>${percent(share[r]![c]!)}</b><br>${counts[row]![column]}` : '0')),
  );
  const names = order.map((index) => classes[index]!);
  const colorbar = {
    title: { text: 'share of the true stage', side: 'right' },
    tickformat: '.0%',
    thickness: 14,
  };
  return new Figure({
    data: [
      {
        type: 'heatmap',
        name: 'share of the true stage',
        x: names,
        y: names.map((name, r) => `${name} (${sums[r]})`),
        z: share,
        text,
        texttemplate: '%{text}',
        textfont: { size: 13 },
        hovertemplate: 'true %{y}<br>predicted %{x}<br>%{text}<extra></extra>',
        colorscale: blues,
        zmin: 0,
        zmax: 1,
        xgap: 2,
        ygap: 2,
        colorbar: { ...colorbar, outlinewidth: 0 },
      },
    ],
    layout: {
      title: options.title ?? 'Confusion matrix',
      width: 640,
      height: 540,
      xaxis: { title: 'predicted', showgrid: false, ticks: '', type: 'category', constrain: 'domain' },
      yaxis: { title: 'true (epochs)', showgrid: false, ticks: '', type: 'category', autorange: 'reversed' },
    },
  });
}

const blues = [
  [0, '#ffffff'],
  [0.25, '#d3e4f3'],
  [0.5, '#82b6dc'],
  [0.75, '#2b7bba'],
  [1, '#08306b'],
];

function toRows(counts: Counts): number[][] {
  if (!('rows' in counts)) return counts.map((row) => Array.from(row));
  const { rows, columns, values } = counts;
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`;
}
