import type { ablation } from '../experiment';
import { Figure } from './figure';
import { differenceText, errorBars, intervalName, isClear, rowsOf, scoreName } from './study-parts';
import { ink } from './theme';

/** What figures of a study read of its results; `experiment.ablation.StudyResults` is one. */
export type StudyFindings = Pick<ablation.StudyResults, 'summary' | 'table' | 'settings' | 'candidates'>;

/** Options of `forest`. */
export interface ForestOptions {
  /** Which question of the study (default `one-at-a-time`). */
  design?: ablation.DesignName;
  /** Title (default says the design). */
  title?: string;
}

const titles: Record<ablation.DesignName, string> = {
  none: 'Without augmentations',
  'one-at-a-time': 'Each augmentation alone',
  'leave-one-out': 'All augmentations but one',
  'all-pairs': 'Pairs of augmentations',
  severity: 'Each augmentation at several severities',
  number: 'So many augmentations together',
};

/**
 * Forest plot of a study: the paired difference of each condition to the baseline with its bootstrap interval, best on
 * top. Filled points have a corrected p-value below 0.05.
 *
 * @throws ThetalabError when the study has no comparisons of that design
 */
export function forest(results: StudyFindings, options: ForestOptions = {}): Figure {
  const { design = 'one-at-a-time', title = titles[design] } = options;
  const { baseline, conditions } = rowsOf('forest', results, design);
  const rows = [...conditions].sort((a, b) => a.difference! - b.difference!);
  const differences = rows.map((row) => row.difference!);
  const errors = errorBars(
    differences,
    rows.map((row) => row.differenceLow),
    rows.map((row) => row.differenceHigh),
  );
  const color = rows.map(({ pHolm }) => (isClear(pHolm) ? ink.line : '#ffffff'));
  return new Figure({
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        name: 'difference',
        x: differences,
        y: rows.map(({ condition }) => condition),
        error_x: { ...errors, color: ink.line },
        marker: { size: 10, color, line: { color: ink.line, width: 2 } },
        text: rows.map(
          (row) => `${differenceText(row)}, corrected p ${row.pHolm?.toFixed(3)}, ${row.seeds} seeds`,
        ),
        hovertemplate: '%{y}<br>%{text}<extra></extra>',
      },
    ],
    layout: {
      title: `${title}, against ${baseline.condition}`,
      height: 170 + 30 * rows.length,
      showlegend: false,
      xaxis: {
        title: `paired difference of ${scoreName(results)}, ${intervalName(results)}`,
        zeroline: true,
        zerolinecolor: ink.muted,
        zerolinewidth: 1.5,
      },
      yaxis: { title: 'condition', type: 'category', showgrid: false },
    },
  });
}
