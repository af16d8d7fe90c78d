import { expected } from '../system';
import { Figure } from './figure';
import type { Layout, Trace } from './spec';
import { categoryColors, ink } from './theme';

/** What a training loop recorded; `train.TrainingHistory` is one. */
export interface HistoryRows {
  /** One row per pass over the data, each with `pass` and what was measured. */
  readonly rows: readonly object[];
  /** The pass whose weights were kept, counted from 1; 0 when there is none. */
  readonly bestPass?: number;
}

/** Options of `lossCurves`. */
export interface LossCurvesOptions {
  /** Columns to draw (default those whose name holds `loss`, and `accuracy`, `macroF1` and `kappa` in any spelling). */
  columns?: readonly string[];
  /** Title (default `Training`). */
  title?: string;
  /** Logarithmic loss axis (default false). */
  logarithmic?: boolean;
}

const scores = /accuracy|f1|kappa/i;

/**
 * Loss against pass, and scores in a panel of their own beneath when there are any; a dotted line marks the best pass.
 *
 * @param history one run, or several by name to compare them.
 * @throws ThetalabError when there is nothing to draw, or a named column is in no row (the message lists those there are).
 */
export function lossCurves(
  history: HistoryRows | Record<string, HistoryRows>,
  options: LossCurvesOptions = {},
): Figure {
  const runs = isHistory(history) ? { '': history } : history;
  const columns = chosenColumns(Object.values(runs), options.columns);
  const upper = columns.filter((column) => !scores.test(column));
  const lower = columns.filter((column) => scores.test(column));
  const both = upper.length > 0 && lower.length > 0;
  const names = columns.length * Object.keys(runs).length;
  const data = [...Object.entries(runs)].flatMap(([run, { rows }], r) =>
    columns.map((column, c) => {
      const color = categoryColors[(r * columns.length + c) % categoryColors.length]!;
      return curve(rows as Record<string, unknown>[], column, run, color, both && lower.includes(column));
    }),
  );
  const xaxis = {
    title: 'pass over the training data',
    anchor: both ? 'y2' : 'y',
    dtick: wholeStep(Math.max(...Object.values(runs).map((run) => run.rows.length))),
  };
  const first = upper.length > 0 ? lossAxis(options.logarithmic) : { title: 'score' };
  const layout: Layout = {
    title: options.title ?? 'Training',
    hovermode: 'x unified',
    showlegend: names > 1,
    height: both ? 560 : 420,
    xaxis,
    yaxis: { ...first, domain: both ? [0.46, 1] : [0, 1] },
    shapes: Object.values(runs).flatMap((run) => bestLine(run)),
  };
  if (both) layout.yaxis2 = { title: 'score', domain: [0, 0.38] };
  return new Figure({ data, layout });
}

/** Distance of ticks at whole numbers, so that at most ten fit: 1, 2, 5, 10, 20... */
function wholeStep(count: number): number {
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(count / 10)));
  return [1, 2, 5, 10].map((factor) => factor * magnitude).find((step) => count / step <= 10)!;
}

function chosenColumns(runs: HistoryRows[], wanted: readonly string[] | undefined): string[] {
  const rows = runs.flatMap((run) => run.rows as Record<string, unknown>[]);
  if (rows.length === 0) throw expected('lossCurves', 'a history with at least one pass', 'none');
  const numeric = (key: string) => rows.some((row) => typeof row[key] === 'number');
  const there = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (key) => key !== 'pass' && numeric(key),
  );
  for (const column of wanted ?? []) {
    if (!there.includes(column))
      throw expected('lossCurves', `columns among ${there.join(', ')}`, `"${column}"`);
  }
  const chosen = wanted ?? there.filter((key) => /loss/i.test(key) || scores.test(key));
  if (chosen.length > 0) return [...chosen];
  throw expected(
    'lossCurves',
    'a column of losses or scores',
    `only ${there.join(', ')}`,
    'name columns to draw',
  );
}

function curve(
  rows: Record<string, unknown>[],
  column: string,
  run: string,
  color: string,
  below: boolean,
): Trace {
  const measured = rows.filter((row) => typeof row[column] === 'number');
  return {
    type: 'scatter',
    mode: measured.length < 40 ? 'lines+markers' : 'lines',
    name: run ? `${run}: ${readable(column)}` : readable(column),
    x: measured.map((row, i) => (typeof row.pass === 'number' ? row.pass : i + 1)),
    y: measured.map((row) => row[column]),
    line: { color, width: 2 },
    marker: { size: 5 },
    hovertemplate: '%{y:.4g}',
    ...(below && { yaxis: 'y2' }),
  };
}

/** `validationMacroF1` and `validation_macro_f1` as `validation macro f1`. */
function readable(column: string): string {
  return column
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_/]/g, ' ')
    .toLowerCase()
    .replace(/\bf1\b/, 'F1');
}

function lossAxis(logarithmic = false): Layout {
  return { title: logarithmic ? 'loss (log scale)' : 'loss', type: logarithmic ? 'log' : 'linear' };
}

function bestLine({ bestPass }: HistoryRows): object[] {
  if (!bestPass) return [];
  const line = { color: ink.muted, width: 1, dash: 'dot' };
  const label = { text: 'best', textposition: 'end', textangle: 0, font: { size: 11, color: ink.muted } };
  return [{ type: 'line', x0: bestPass, x1: bestPass, yref: 'paper', y0: 0, y1: 1, line, label }];
}

function isHistory(value: HistoryRows | Record<string, HistoryRows>): value is HistoryRows {
  return Array.isArray((value as HistoryRows).rows);
}
