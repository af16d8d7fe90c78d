import type { Matrix } from '../signal';
import { describeValue, expected, isRecord } from '../system';
import { sameLength } from './checks';
import { Figure } from './figure';
import type { LatentScatterOptions } from './latent-columns';
import { latentTraces } from './latent-traces';
import type { Layout, Trace } from './spec';

/** Options of `latentMultiples`. */
export interface LatentMultiplesOptions extends Omit<LatentScatterOptions, 'axes'> {
  /** Panels in a row (default all of them, at most four). */
  columns?: number;
  /** Height of a panel in pixels (default 300 for up to three in a row, else 220). */
  panelHeight?: number;
}

/**
 * The same points several times over as small panels: after each pass of a training, or by t-SNE, UMAP and PCA. Colours
 * and legend are shared; axes are without numbers, and each panel has a scale of its own.
 *
 * @param panels n x 2 by title, all of the same n points.
 * @example plot.latentMultiples({ 't-SNE': tsne, UMAP: umap, PCA: pca.points }, { epochs });
 * @throws ThetalabError for no panels, points of another number, columns or a height out of range, and as `latentScatter`.
 */
export function latentMultiples(
  panels: Readonly<Record<string, Matrix>>,
  options: LatentMultiplesOptions = {},
): Figure {
  const where = 'latentMultiples';
  if (!isRecord(panels)) throw expected(where, 'panels by title', describeValue(panels));
  const entries = Object.entries(panels);
  if (entries.length === 0) throw expected(where, 'at least one panel', 'none');
  const count = entries[0]![1].rows;
  for (const [title, { rows }] of entries) {
    sameLength(where, `points in "${title}", as in the first panel`, { length: rows }, count);
  }
  const grid = gridOf(where, entries.length, options);
  const drawn = entries.map(([, points]) => latentTraces(where, points, options, count * entries.length));
  const { name, scaled, traces } = drawn[0]!;
  const { title = '' } = options;
  return new Figure({
    data: drawn.flatMap((panel, i) => panel.traces.map((trace) => inPanel(trace, i))),
    layout: {
      ...grid.axes,
      title,
      annotations: entries.map(([text], i) => heading(text, i)),
      hovermode: 'closest',
      showlegend: !scaled && traces.length > 1,
      legend: {
        title: { text: name },
        orientation: 'h',
        x: 0.5,
        xanchor: 'center',
        y: -0.02,
        yanchor: 'top',
      },
      margin: { l: 20, r: scaled ? 90 : 20, t: title ? 90 : 50, b: 60 },
      height: grid.height,
    },
  });
}

function gridOf(where: string, count: number, { columns, panelHeight, title }: LatentMultiplesOptions) {
  const across = columns ?? Math.min(4, count);
  if (!Number.isInteger(across) || across < 1) {
    throw expected(where, 'a whole number of columns from 1', `${across}`);
  }
  const tall = panelHeight ?? (across <= 3 ? 300 : 220);
  if (!(tall > 0 && Number.isFinite(tall))) throw expected(where, 'a height above 0 in pixels', `${tall}`);
  const down = Math.ceil(count / across);
  const gap = { x: 0.02, y: 30 / (down * (tall + 30)) };
  const width = (1 - gap.x * (across - 1)) / across;
  const height = (1 - gap.y * (down - 1)) / down;
  const axes: Layout = {};
  for (let i = 0; i < count; i++) {
    const left = (i % across) * (width + gap.x);
    const top = 1 - Math.floor(i / across) * (height + gap.y);
    const bare = { showticklabels: false, ticks: '', showgrid: false, mirror: true, showline: true };
    const id = i === 0 ? '' : String(i + 1);
    axes[`xaxis${id}`] = { ...bare, domain: [left, left + width], anchor: `y${id}` };
    axes[`yaxis${id}`] = { ...bare, domain: [Math.max(0, top - height), top], anchor: `x${id}` };
  }
  return { axes, height: down * (tall + 30) + (title ? 150 : 110) };
}

/** Only the first panel names its colours. */
function inPanel(trace: Trace, panel: number): Trace {
  const id = panel === 0 ? '' : String(panel + 1);
  const marker = trace.marker as Layout;
  return {
    ...trace,
    ...{ xaxis: `x${id}`, yaxis: `y${id}`, legendgroup: trace.name },
    showlegend: panel === 0 && trace.showlegend !== false,
    ...(panel > 0 && marker.showscale === true && { marker: { ...marker, showscale: false } }),
  };
}

function heading(text: string, panel: number): Layout {
  const id = panel === 0 ? '' : String(panel + 1);
  return {
    ...{ text: `<b>${text}</b>`, showarrow: false, font: { size: 13 } },
    ...{ xref: `x${id} domain`, x: 0, xanchor: 'left' },
    ...{ yref: `y${id} domain`, y: 1, yanchor: 'bottom' },
  };
}
