import { expected } from '../system';
import { Figure } from './figure';
import type { StudyFindings } from './forest';
import { differenceText, rowsOf, scoreName } from './study-parts';

/** Options of `pairHeatMap`. */
export interface PairHeatMapOptions {
  /** Title (default `Pairs of augmentations`). */
  title?: string;
}

/** Blue is worse than the baseline, red better (ColorBrewer RdBu, Brewer and Harrower, 2003), white the same. */
const diverging = [
  [0, '#2166ac'],
  [0.25, '#92c5de'],
  [0.5, '#f7f7f7'],
  [0.75, '#f4a582'],
  [1, '#b2182b'],
];

/**
 * Every two augmentations together, and on the diagonal each alone: the paired difference to none. A star marks a
 * corrected p-value below 0.05; pairs that are not done stay white.
 *
 * @throws ThetalabError when the study has no comparisons of pairs
 */
export function pairHeatMap(results: StudyFindings, options: PairHeatMapOptions = {}): Figure {
  const { title = 'Pairs of augmentations, against none' } = options;
  const { conditions } = rowsOf('pairHeatMap', results, 'all-pairs');
  const names = results.candidates;
  const z = names.map(() => names.map((): number | null => null));
  const text = names.map(() => names.map(() => ''));
  for (const row of conditions) {
    const places = row.augmentations.split('+').map((name) => names.indexOf(name));
    if (places.includes(-1))
      throw expected('pairHeatMap', `augmentations among ${names.join(', ')}`, row.augmentations);
    const [first, second = first] = places as [number, number?];
    for (const [y, x] of [
      [first, second],
      [second, first],
    ] as const) {
      z[y]![x] = row.difference!;
      text[y]![x] = differenceText(row);
    }
  }
  const largest = Math.max(1e-9, ...conditions.map(({ difference }) => Math.abs(difference!)));
  return new Figure({
    data: [
      {
        type: 'heatmap',
        name: 'difference to none',
        x: [...names],
        y: [...names],
        z,
        text,
        texttemplate: '%{text}',
        hovertemplate: '%{y} and %{x}<br>%{text}<extra></extra>',
        colorscale: diverging,
        zmin: -largest,
        zmax: largest,
        xgap: 2,
        ygap: 2,
        colorbar: { title: { text: `difference of ${scoreName(results)}`, side: 'right' }, thickness: 14 },
      },
    ],
    layout: {
      title,
      height: Math.max(420, 240 + 40 * names.length),
      xaxis: { title: 'augmentation', showgrid: false, tickangle: -35 },
      yaxis: { title: 'augmentation', showgrid: false, autorange: 'reversed' },
    },
  });
}
