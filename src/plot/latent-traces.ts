import type { Matrix } from '../signal';
import { describeValue, expected, isRecord } from '../system';
import { sameLength } from './checks';
import { unknownColor } from './classes';
import { type Coloring, coloringOf, type LatentScatterOptions } from './latent-columns';
import { classGroups, type Group, textGroups } from './latent-groups';
import { hoverTexts } from './latent-hover';
import type { Trace } from './spec';

/** Points of a plane as traces, and which points are in each. */
export interface LatentTraces {
  traces: Trace[];
  /** Row numbers of the points of each trace. */
  members: number[][];
  /** What the colours stand for; empty for stages. */
  name: string;
  /** Whether colours are read from a scale rather than a legend. */
  scaled: boolean;
}

/**
 * From so many points on, WebGL draws them: tens of thousands stay fluid. Fewer are SVG, because a browser has 16 WebGL
 * contexts for all figures of a notebook, and a figure takes three.
 */
const webglFrom = 2000;

/** @throws ThetalabError unless there are points, of two columns and finite. */
export function checkPlane(where: string, points: Matrix): void {
  if (!isRecord(points) || !ArrayBuffer.isView(points.values)) {
    throw expected(where, 'points as a matrix', describeValue(points));
  }
  if (points.columns !== 2) {
    const remedy = 'project the embeddings first, with latent.tsne or latent.umap';
    throw expected(where, 'points of 2 columns', `${points.columns}`, remedy);
  }
  if (points.rows === 0) throw expected(where, 'at least one point', 'none');
  sameLength(where, 'coordinates, two per point', points.values, 2 * points.rows);
  const bad = points.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw expected(where, 'finite points', `${points.values[bad]} for point ${bad >> 1}`);
}

/**
 * Points of the plane in their colours.
 *
 * @param total how many points the whole figure has (default these).
 */
export function latentTraces(
  where: string,
  points: Matrix,
  options: LatentScatterOptions,
  total?: number,
): LatentTraces {
  checkPlane(where, points);
  const drawn = total ?? points.rows;
  const coloring = coloringOf(where, points.rows, options);
  const hover = hoverTexts(where, points.rows, options, coloring);
  const { size = Math.min(9, Math.max(3, 160 / Math.sqrt(drawn))) } = options;
  if (!(size > 0 && Number.isFinite(size))) throw expected(where, 'a size above 0 in pixels', `${size}`);
  const type = drawn < webglFrom ? 'scatter' : 'scattergl';
  const groups = groupsOf(where, points.rows, options, coloring);
  const { name } = coloring;
  return {
    traces: groups.map((group) => ({
      ...{ type, mode: 'markers', name: group.name },
      ...coordinates(points, group.members),
      text: group.members.map((i) => hover[i]!),
      ...look(group, coloring, size),
    })),
    members: groups.map((group) => group.members),
    name,
    scaled: coloring.kind === 'numbers',
  };
}

/** Some points as plotly takes them. */
export function coordinates({ values }: Matrix, members: readonly number[]): { x: number[]; y: number[] } {
  return { x: members.map((i) => values[2 * i]!), y: members.map((i) => values[2 * i + 1]!) };
}

function groupsOf(where: string, count: number, options: LatentScatterOptions, coloring: Coloring): Group[] {
  if (coloring.kind === 'stage') return classGroups(where, count, options);
  if (coloring.kind === 'texts') return textGroups(coloring.values);
  const { values, name } = coloring;
  const rows = Array.from({ length: count }, (_, i) => i);
  const [known, others] = [true, false].map((wanted) =>
    rows.filter((i) => Number.isFinite(values[i]) === wanted),
  );
  const base = { color: unknownColor, symbol: 'circle' };
  return [
    { ...base, name: 'unknown', members: others! },
    { ...base, name, members: known!, scaled: true },
  ].filter(({ members }) => members.length > 0);
}

function look({ name, color, symbol, members, scaled }: Group, coloring: Coloring, size: number): Trace {
  if (coloring.kind !== 'numbers' || !scaled) {
    return { hoverinfo: 'text+name', marker: { color, symbol, size, opacity: 0.8, line: { width: 0 } } };
  }
  return {
    hovertemplate: `%{text}<br>${name || 'value'}: %{marker.color:.4~g}<extra></extra>`,
    showlegend: false,
    marker: {
      color: members.map((i) => coloring.values[i]!),
      colorscale: 'Cividis',
      showscale: true,
      colorbar: { title: { text: name, side: 'right' }, thickness: 14, outlinewidth: 0 },
      ...{ size, opacity: 0.85, line: { width: 0 } },
    },
  };
}
