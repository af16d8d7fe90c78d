import { baselineBand } from './baseline-band';
import { Figure } from './figure';
import type { StudyFindings } from './forest';
import { errorBars, intervalName, rowsOf, scoreName } from './study-parts';
import { categoryColors } from './theme';

/** Options of `severityCurves`. */
export interface SeverityCurvesOptions {
  /** Title (default `How strong an augmentation may be`). */
  title?: string;
}

const dashes = ['solid', 'dash', 'dot'];

/**
 * The mean score of each augmentation alone against its severity, with bootstrap intervals, side by side so that they
 * can be told apart; the dashed line is none.
 *
 * @throws ThetalabError when the study has no comparisons of severities
 */
export function severityCurves(results: StudyFindings, options: SeverityCurvesOptions = {}): Figure {
  const { title = 'How strong an augmentation may be' } = options;
  const { baseline, conditions } = rowsOf('severityCurves', results, 'severity');
  const names = [...new Set(conditions.map(({ augmentations }) => augmentations))];
  const severities = conditions.map(({ severity }) => severity);
  const step = 0.01 * (Math.max(...severities) - Math.min(...severities));
  const aside = (at: number) => step * (at - (names.length - 1) / 2);
  const curves = names.map((name, at) => {
    const rows = conditions.filter(({ augmentations }) => augmentations === name);
    const means = rows.map(({ mean }) => mean!);
    const color = categoryColors[at % categoryColors.length]!;
    const dash = dashes[Math.floor(at / categoryColors.length) % dashes.length];
    const errors = errorBars(
      means,
      rows.map(({ low }) => low),
      rows.map(({ high }) => high),
    );
    return {
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: rows.map(({ severity }) => severity + aside(at)),
      text: rows.map(({ severity }) => String(severity)),
      y: means,
      error_y: { ...errors, color },
      line: { color, dash },
      hovertemplate: `${name} at %{text}: %{y:.3f}<extra></extra>`,
    };
  });
  return new Figure({
    data: curves,
    layout: {
      title,
      xaxis: { title: 'severity (1: the parameters as given)' },
      yaxis: { title: `${scoreName(results)}, ${intervalName(results)}` },
      showlegend: true,
      ...baselineBand(baseline),
    },
  });
}
