import { expected } from '../system';
import { Figure } from './figure';
import type { Layout, Trace } from './spec';

/** Options of `sideBySide`. */
export interface SideBySideOptions {
  /** Title of the whole (default none). */
  title?: string;
  /** Panels in a row (default all of them, at most three). */
  columns?: number;
  /** Height in pixels (default 460 per row). */
  height?: number;
}

/** A panel's place on the paper, each from 0 to 1. */
interface Cell {
  left: number;
  bottom: number;
  width: number;
  height: number;
}

/**
 * Several figures as panels of one, each under its own title: before and after training, t-SNE beside UMAP. A legend
 * entry that several panels share appears once and switches all of them.
 *
 * @throws ThetalabError for no figures, or columns or a height out of range
 */
export function sideBySide(figures: readonly Figure[], options: SideBySideOptions = {}): Figure {
  if (figures.length === 0) throw expected('sideBySide', 'at least one figure', 'none');
  const columns = options.columns ?? Math.min(3, figures.length);
  if (!Number.isInteger(columns) || columns < 1)
    throw expected('sideBySide', 'a whole number of columns from 1', String(columns));
  const rows = Math.ceil(figures.length / columns);
  const data: Trace[] = [];
  const layout: Layout = { annotations: [], shapes: [] };
  const named = new Set<unknown>();
  const height = options.height ?? 460 * rows;
  if (!(height > 0 && Number.isFinite(height)))
    throw expected('sideBySide', 'a height above 0 in pixels', String(height));
  let axes = 0;
  figures.forEach((figure, i) => {
    const cell = cellOf(i, columns, rows, hasColorbar(figure));
    const rename = (id: string) => axisId(id[0]!, Number(id.slice(1) || 1) + axes);
    data.push(...figure.spec.data.map((trace) => movedTrace(trace, rename, cell, named)));
    moveLayout(figure, layout, rename, cell);
    axes += Math.max(...axisNames(figure.spec.layout).map((name) => Number(name.slice(5) || 1)));
  });
  const hasLegend = data.some((trace) => trace.showlegend !== false && trace.legendgroup);
  return new Figure({
    data,
    layout: {
      ...layout,
      title: options.title ?? '',
      height,
      showlegend: hasLegend && figures.some((figure) => figure.spec.layout.showlegend !== false),
      legend: { orientation: 'h', x: 0.5, xanchor: 'center', y: -76 / height, yanchor: 'top' },
      margin: { t: options.title ? 104 : 64 },
    },
  });
}

/** Room is left for the axis titles between panels, and beside a panel for its own colour scale. */
function cellOf(index: number, columns: number, rows: number, colorbar: boolean): Cell {
  const gap = { x: 0.13, y: 0.42 / (rows + 1) };
  const width = (1 - gap.x * (columns - 1)) / columns;
  const height = (1 - gap.y * (rows - 1)) / rows;
  const column = index % columns;
  const row = Math.floor(index / columns);
  const bottom = 1 - (row + 1) * height - row * gap.y;
  return { left: column * (width + gap.x), bottom, width: width - (colorbar ? 0.1 : 0), height };
}

function movedTrace(trace: Trace, rename: (id: string) => string, cell: Cell, named: Set<unknown>): Trace {
  const repeated = named.has(trace.name);
  if (trace.showlegend !== false) named.add(trace.name);
  const colorbar = (bar: unknown) => ({
    ...(bar as object),
    x: cell.left + cell.width,
    y: cell.bottom + cell.height / 2,
    len: cell.height,
  });
  const marker = trace.marker as { showscale?: boolean; colorbar?: object } | undefined;
  return {
    ...trace,
    xaxis: rename((trace.xaxis as string) ?? 'x'),
    yaxis: rename((trace.yaxis as string) ?? 'y'),
    legendgroup: trace.name,
    ...(trace.stackgroup !== undefined && { stackgroup: `${trace.stackgroup} ${rename('x')}` }),
    ...(repeated && { showlegend: false }),
    ...(trace.colorbar !== undefined && { colorbar: colorbar(trace.colorbar) }),
    ...(marker?.showscale && { marker: { ...marker, colorbar: colorbar(marker.colorbar) } }),
  };
}

function moveLayout(figure: Figure, into: Layout, rename: (id: string) => string, cell: Cell): void {
  const { layout } = figure.spec;
  for (const name of axisNames(layout)) {
    const axis = layout[name] as Layout & { domain?: [number, number]; anchor?: string; position?: number };
    const letter = name[0]!;
    const id = rename(letter + name.slice(5));
    const [from, to] = axis.domain ?? [0, 1];
    const place = letter === 'x' ? placeX(cell) : placeY(cell);
    const other = letter === 'x' ? 'y' : 'x';
    into[`${letter}axis${id.slice(1)}`] = {
      ...axis,
      domain: [place(from), place(to)],
      anchor: axis.anchor === 'free' ? 'free' : rename(axis.anchor ?? other),
      ...(axis.position !== undefined && { position: placeY(cell)(axis.position) }),
    };
  }
  const moved = (item: Layout) => movedItem(item, rename, cell);
  (into.shapes as Layout[]).push(...((layout.shapes as Layout[]) ?? []).map(moved));
  (into.annotations as Layout[]).push(
    ...((layout.annotations as Layout[]) ?? []).map(moved),
    heading(figure, cell),
  );
}

/** A shape or annotation: references to axes are renamed, places on the paper are moved into the cell. */
function movedItem(item: Layout, rename: (id: string) => string, cell: Cell): Layout {
  const result: Layout = { ...item };
  for (const letter of ['x', 'y'] as const) {
    const reference = (item[`${letter}ref`] as string) ?? letter;
    if (reference !== 'paper') {
      result[`${letter}ref`] = rename(reference);
      continue;
    }
    const place = letter === 'x' ? placeX(cell) : placeY(cell);
    for (const key of [letter, `${letter}0`, `${letter}1`]) {
      if (typeof item[key] === 'number') result[key] = place(item[key]);
    }
  }
  return result;
}

function heading(figure: Figure, cell: Cell): Layout {
  return {
    text: `<b>${figure.title}</b>`,
    x: cell.left,
    y: cell.bottom + cell.height,
    yshift: 22,
    xref: 'paper',
    xanchor: 'left',
    yref: 'paper',
    yanchor: 'bottom',
    showarrow: false,
    font: { size: 14 },
  };
}

function hasColorbar({ spec }: Figure): boolean {
  return spec.data.some((trace) => trace.colorbar || (trace.marker as Layout | undefined)?.showscale);
}

function placeX({ left, width }: Cell): (share: number) => number {
  return (share) => left + share * width;
}

function placeY({ bottom, height }: Cell): (share: number) => number {
  return (share) => bottom + share * height;
}

function axisNames(layout: Layout): string[] {
  return Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
}

function axisId(letter: string, number: number): string {
  return number === 1 ? letter : `${letter}${number}`;
}
