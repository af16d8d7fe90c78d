import { baselineBand } from './baseline-band';
import { Figure } from './figure';
import type { StudyFindings } from './forest';
import { errorBars, intervalName, rowsOf, scoreName } from './study-parts';
import { ink } from './theme';

/** Options of `numberCurve`. */
export interface NumberCurveOptions {
  /** Title (default `How many augmentations together`). */
  title?: string;
}

/**
 * The mean score against the number of augmentations applied together, with bootstrap intervals; each dot is one
 * combination, averaged over seeds; the dashed line is none.
 *
 * @throws ThetalabError when the study has no comparisons of numbers
 */
export function numberCurve(results: StudyFindings, options: NumberCurveOptions = {}): Figure {
  const { title = 'How many augmentations together' } = options;
  const { baseline, conditions } = rowsOf('numberCurve', results, 'number');
  const means = conditions.map(({ mean }) => mean!);
  const errors = errorBars(
    means,
    conditions.map(({ low }) => low),
    conditions.map(({ high }) => high),
  );
  const dots = combinationMeans(results);
  return new Figure({
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        name: 'one combination',
        x: dots.map(({ number }) => number),
        y: dots.map(({ mean }) => mean),
        text: dots.map(({ name }) => name),
        marker: { color: ink.muted, size: 6, opacity: 0.5 },
        hovertemplate: '%{text}: %{y:.3f}<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: 'mean',
        x: conditions.map(({ number }) => number),
        y: means,
        error_y: { ...errors, color: ink.line },
        line: { color: ink.line },
        marker: { size: 9 },
        hovertemplate: '%{x} together: %{y:.3f}<extra></extra>',
      },
    ],
    layout: {
      title,
      xaxis: { title: 'augmentations together', dtick: 1 },
      yaxis: { title: `${scoreName(results)}, ${intervalName(results)}` },
      showlegend: true,
      ...baselineBand(baseline),
    },
  });
}

/** Each combination of the table at its given severity, averaged over its seeds. */
function combinationMeans({ table, settings }: StudyFindings) {
  const cells = new Map<string, { number: number; values: number[] }>();
  for (const row of table) {
    const value = row[`${settings.classifier}.${settings.measure}`];
    if (row.number === 0 || row.severity !== 1 || typeof value !== 'number') continue;
    if (!cells.has(row.cell)) cells.set(row.cell, { number: row.number, values: [] });
    cells.get(row.cell)!.values.push(value);
  }
  return [...cells].map(([name, { number, values }]) => ({
    name,
    number,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
}
