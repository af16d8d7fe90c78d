import type { Matrix } from '../signal';
import { expected } from '../system';
import { sameLength } from './checks';
import { Figure } from './figure';
import { type Group, groupsOf, hoverTexts, type LatentScatterOptions } from './latent-groups';
import type { Trace } from './spec';

/**
 * Points in the plane, coloured by stage, subject, cluster or any column; drawn by WebGL, so that tens of thousands
 * stay fluid. Axes of t-SNE and UMAP have no unit: only what lies near what means something.
 *
 * @param points n x 2, such as `latent.tsne` returns.
 * @throws ThetalabError when the points are not two-dimensional, or another column has another length.
 */
export function latentScatter(points: Matrix, options: LatentScatterOptions = {}): Figure {
  if (points.columns !== 2) {
    const remedy = 'project the embeddings first, with latent.tsne or latent.umap';
    throw expected('latentScatter', 'points of 2 columns', `${points.columns}`, remedy);
  }
  if (points.rows === 0) throw expected('latentScatter', 'at least one point', 'none');
  const { title = 'Latent space', name = '', axes = ['dimension 1', 'dimension 2'] } = options;
  const hover = hoverTexts(points.rows, options);
  const size = options.size ?? Math.min(9, Math.max(3, 160 / Math.sqrt(points.rows)));
  const data = isNumeric(options.by)
    ? [scaled(points, options.by, name, hover, size)]
    : groupsOf(points.rows, options).map((group) => groupTrace(points, group, hover, size));
  const legend = { title: { text: name } };
  const range = { showgrid: true, nticks: 6 };
  return new Figure({
    data,
    layout: {
      title,
      legend,
      hovermode: 'closest',
      showlegend: !isNumeric(options.by) && data.length > 1,
      xaxis: { title: axes[0], ...range },
      yaxis: { title: axes[1], ...range },
    },
  });
}

function groupTrace(
  points: Matrix,
  { name, color, symbol, members }: Group,
  hover: string[],
  size: number,
): Trace {
  return {
    type: 'scattergl',
    mode: 'markers',
    name,
    x: members.map((i) => points.values[2 * i]!),
    y: members.map((i) => points.values[2 * i + 1]!),
    text: members.map((i) => hover[i]!),
    hoverinfo: 'text+name',
    marker: { color, symbol, size, opacity: 0.8, line: { width: 0 } },
  };
}

function scaled(points: Matrix, by: ArrayLike<number>, name: string, hover: string[], size: number): Trace {
  sameLength('latentScatter', 'values in "by", one per point', by, points.rows);
  return {
    type: 'scattergl',
    mode: 'markers',
    name,
    x: points.values.filter((_, i) => i % 2 === 0),
    y: points.values.filter((_, i) => i % 2 === 1),
    text: hover.map(
      (text, i) => `${text}${text && '<br>'}${name || 'value'}: ${Number(by[i]!.toPrecision(4))}`,
    ),
    hoverinfo: 'text',
    marker: {
      color: Array.from(by),
      colorscale: 'Cividis',
      showscale: true,
      colorbar: { title: { text: name, side: 'right' }, thickness: 14, outlinewidth: 0 },
      size,
      opacity: 0.85,
    },
  };
}

function isNumeric(by: LatentScatterOptions['by']): by is ArrayLike<number> {
  return by !== undefined && !(by instanceof Int32Array) && by.length > 0 && typeof by[0] === 'number';
}
