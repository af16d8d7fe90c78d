import type { ablation } from '../experiment';
import { expected } from '../system';

/** Level below which a corrected p-value is marked. */
const level = 0.05;

/** The rows of one design: what it is compared with, and what is compared. */
export interface DesignRows {
  baseline: ablation.SummaryRow;
  conditions: ablation.SummaryRow[];
}

/**
 * The rows of a design whose runs are done.
 *
 * @throws ThetalabError when the study did not ask for the design, or nothing of it is done
 */
export function rowsOf(
  where: string,
  { summary }: Pick<ablation.StudyResults, 'summary'>,
  design: ablation.DesignName,
): DesignRows {
  const [baseline, ...conditions] = summary.filter((row) => row.design === design);
  const done = conditions.filter(({ difference }) => difference !== undefined);
  if (baseline && done.length > 0) return { baseline, conditions: done };
  const there = [...new Set(summary.map((row) => row.design))].join(', ');
  const got = baseline ? 'none that is done' : `a study of ${there || 'nothing'}`;
  throw expected(where, `comparisons of the design "${design}"`, got);
}

/** Score and part, for axes: `macro-F1 of linear on the test part`. */
export function scoreName({ settings }: Pick<ablation.StudyResults, 'settings'>): string {
  const measure = { macroF1: 'macro-F1', accuracy: 'accuracy', kappa: 'kappa' }[settings.measure];
  return `${measure} (${settings.classifier})`;
}

/** `+0.012`, and a star when it stands out after correction. */
export function differenceText({ difference, pHolm }: ablation.SummaryRow): string {
  const value = difference!;
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}${isClear(pHolm) ? ' *' : ''}`;
}

/** Whether a corrected p-value is below 0.05. */
export function isClear(pHolm: number | undefined): boolean {
  return pHolm !== undefined && pHolm < level;
}

/** Error bars of plotly from an interval; a bar that there is none of has no length. */
export function errorBars(
  values: readonly number[],
  low: readonly (number | undefined)[],
  high: readonly (number | undefined)[],
) {
  return {
    type: 'data',
    symmetric: false,
    array: values.map((value, at) => (high[at] ?? value) - value),
    arrayminus: values.map((value, at) => value - (low[at] ?? value)),
    thickness: 1.5,
    width: 4,
  };
}

/** `95 % interval`. */
export function intervalName({ settings }: Pick<ablation.StudyResults, 'settings'>): string {
  return `${Number((settings.confidence * 100).toPrecision(3))} % interval`;
}
