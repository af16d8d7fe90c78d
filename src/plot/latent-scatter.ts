import type { Matrix } from '../signal';
import { Figure } from './figure';
import type { LatentScatterOptions } from './latent-columns';
import { latentTraces } from './latent-traces';

/**
 * Points in the plane, coloured by stage, subject, time, cluster or any column; 2,000 and more are drawn by WebGL, so that
 * tens of thousands stay fluid. Axes of t-SNE and UMAP have no unit: only what lies near what means something.
 *
 * @param points n x 2, such as `latent.tsne` returns.
 * @throws ThetalabError when the points are not two-dimensional, another column has another length, or the epochs do not
 *   know what to colour by.
 */
export function latentScatter(points: Matrix, options: LatentScatterOptions = {}): Figure {
  const { title = 'Latent space', axes = ['dimension 1', 'dimension 2'] } = options;
  const { traces, name, scaled } = latentTraces('latentScatter', points, options);
  const range = { showgrid: true, nticks: 6 };
  return new Figure({
    data: traces,
    layout: {
      title,
      legend: { title: { text: name } },
      hovermode: 'closest',
      showlegend: !scaled && traces.length > 1,
      xaxis: { title: axes[0], ...range },
      yaxis: { title: axes[1], ...range },
    },
  });
}
