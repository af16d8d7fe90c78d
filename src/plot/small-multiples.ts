import { expected } from '../system';
import { Figure } from './figure';
import type { Layout, Trace } from './spec';

/** One small panel: a line as it was, and one as it became. */
export interface BeforeAfter {
  x: ArrayLike<number>;
  before: ArrayLike<number>;
  after: ArrayLike<number>;
}

/** A column of panels, which share an axis to the right and its title. */
export interface PanelColumn {
  title: string;
  /** Title of the axis to the right, under the lowest panel (default none). */
  axis?: string;
  /** Logarithmic upwards (default false). */
  log?: boolean;
}

/** A row of panels, one for each column. */
export interface PanelRow {
  title: string;
  panels: readonly BeforeAfter[];
}

/** Options of `smallMultiples`. */
export interface SmallMultiplesOptions {
  /** Title of the whole (default none). */
  title?: string;
  /** Height of a row in pixels (default 96). */
  rowHeight?: number;
}

const colors = { before: '#B8B8B8', after: '#0072B2' };
const rowTitleShare = 0.21;

/**
 * Many small panels in rows and columns, each with a line before (grey) and after (blue) something was done to it. The
 * panels of a column share their scale to the right, those of a row that are alike (logarithmic or not) the one upwards.
 *
 * Small multiples of Tufte: Envisioning information (1990).
 *
 * @throws ThetalabError for no panels, a row without one for each column, or lines of different lengths
 */
export function smallMultiples(
  rows: readonly PanelRow[],
  columns: readonly PanelColumn[],
  { title = '', rowHeight = 96 }: SmallMultiplesOptions = {},
): Figure {
  checkRows(rows, columns);
  const data: Trace[] = [];
  const layout: Layout = { annotations: rows.map(({ title }, row) => rowTitle(title, row, rows.length)) };
  for (const [row, { panels }] of rows.entries())
    for (const [column, panel] of panels.entries()) {
      const number = row * columns.length + column + 1;
      data.push(...linesOf(panel, axisId(number), number === 1));
      Object.assign(layout, axesOf(row, column, rows.length, columns));
    }
  columns.forEach((one, at) => void (layout.annotations as unknown[]).push(columnTitle(one, at, columns)));
  return new Figure({
    data,
    layout: {
      ...layout,
      title,
      height: rows.length * rowHeight + 150,
      margin: { l: 12, r: 12, t: title ? 96 : 48, b: 54 },
      legend: {
        orientation: 'h',
        x: 1,
        xanchor: 'right',
        y: 1 + 28 / (rows.length * rowHeight),
        yanchor: 'bottom',
      },
    },
  });
}

const axisId = (number: number) => (number === 1 ? '' : String(number));

function linesOf({ x, before, after }: BeforeAfter, axis: string, showlegend: boolean): Trace[] {
  return (['before', 'after'] as const).map((name) => ({
    type: 'scatter',
    mode: 'lines',
    name,
    legendgroup: name,
    showlegend,
    ...placesOf(x),
    y: name === 'before' ? before : after,
    line: { color: colors[name], width: name === 'before' ? 1.4 : 1 },
    hoverinfo: 'skip',
    ...{ xaxis: `x${axis}`, yaxis: `y${axis}` },
  }));
}

/** Even places are told by the first one and the step between them: that is a third less to keep in a notebook. */
function placesOf(x: ArrayLike<number>) {
  const [first = 0, second = first + 1] = [x[0], x[1]];
  const dx = (x[x.length - 1]! - first) / Math.max(1, x.length - 1);
  const isEven = Array.from(x).every((place, at) => Math.abs(place - first - at * dx) < 1e-6 * Math.abs(dx));
  return isEven && second > first ? { x0: first, dx } : { x };
}

function axesOf(row: number, column: number, rows: number, columns: readonly PanelColumn[]): Layout {
  const id = (at: number, of: number) => axisId(at * columns.length + of + 1);
  const { axis, log = false } = columns[column]!;
  const alike = columns.findIndex((one) => (one.log ?? false) === log);
  const [left, width] = columnPlace(column, columns.length);
  const bottom = 1 - (row + 1) / rows;
  const lowest = row === rows - 1;
  const number = id(row, column);
  return {
    [`xaxis${number}`]: {
      domain: [left, left + width],
      anchor: `y${number}`,
      showticklabels: lowest,
      ...(lowest && axis && { title: { text: axis, standoff: 4 } }),
      ...(row > 0 && { matches: `x${id(0, column)}` }),
    },
    [`yaxis${number}`]: {
      domain: [bottom + 0.1 / rows, bottom + 0.9 / rows],
      anchor: `x${number}`,
      showticklabels: false,
      type: log ? 'log' : 'linear',
      ...(column !== alike && { matches: `y${id(row, alike)}` }),
    },
  };
}

function columnPlace(column: number, count: number): [left: number, width: number] {
  const share = (1 - rowTitleShare) / count;
  return [rowTitleShare + column * share + 0.008, share - 0.016];
}

function rowTitle(text: string, row: number, rows: number) {
  const y = 1 - (row + 0.5) / rows;
  return { ...paper, text, x: 0, xanchor: 'left', y, yanchor: 'middle', align: 'left' };
}

function columnTitle({ title }: PanelColumn, column: number, { length }: readonly PanelColumn[]) {
  const [left, width] = columnPlace(column, length);
  return { ...paper, text: title, x: left + width / 2, xanchor: 'center', y: 1, yanchor: 'bottom' };
}

const paper = { xref: 'paper', yref: 'paper', showarrow: false, font: { size: 11 } };

function checkRows(rows: readonly PanelRow[], columns: readonly PanelColumn[]): void {
  if (rows.length === 0 || columns.length === 0)
    throw expected('smallMultiples', 'at least one row and one column', `${rows.length} x ${columns.length}`);
  for (const { title, panels } of rows) {
    if (panels.length !== columns.length)
      throw expected('smallMultiples', `${columns.length} panels in "${title}"`, `${panels.length}`);
    for (const { x, before, after } of panels)
      if (before.length !== x.length || after.length !== x.length)
        throw expected(
          'smallMultiples',
          `lines of ${x.length} points in "${title}"`,
          `${before.length} and ${after.length}`,
        );
  }
}
