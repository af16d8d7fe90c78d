import { type EncoderComparison, type Score, type ScoreName, scoreMeanings } from '../latent';
import { expected } from '../system';
import { Figure } from './figure';
import type { Trace } from './spec';
import { categoryColors } from './theme';

/** Scores that share the scale from 0 to 1: those that `encoderScores` draws when not told which. */
export const shareScores: readonly ScoreName[] = [
  'linearAccuracy',
  'linearMacroF1',
  'neighborAccuracy',
  'ari',
  'nmi',
  'silhouette',
  'health',
];

/**
 * Scores of encoders as points with their 95 % intervals, those of one score beneath each other.
 *
 * @param scores which ones (default those whose scale ends at 1).
 * @throws ThetalabError for no scores, or one that there is not.
 */
export function encoderScores(
  { reports }: EncoderComparison,
  scores: readonly ScoreName[] = shareScores,
  title = 'What encoders are worth',
): Figure {
  const names = Object.keys(scoreMeanings);
  const wrong = scores.length ? scores.find((score) => !names.includes(score)) : 'none';
  if (wrong !== undefined) throw expected('encoderScores', `scores among ${names.join(', ')}`, wrong);
  const data = reports.map(({ name, scores: own }, i): Trace => {
    const chosen = scores.map((score) => own[score]);
    const color = categoryColors[i % categoryColors.length];
    return {
      ...{ type: 'scatter', mode: 'markers', orientation: 'h', name },
      x: chosen.map(({ value }) => value),
      y: scores.map((score) => scoreMeanings[score].label),
      marker: { color, size: 9 },
      error_x: { ...intervals(chosen), color, thickness: 2 },
      hovertemplate: '%{y}: %{x:.3f}',
    };
  });
  const layout = {
    ...{ title, height: 160 + scores.length * (28 + 16 * reports.length), showlegend: reports.length > 1 },
    ...{ scattermode: 'group', scattergap: 0.35, legend: { traceorder: 'normal' } },
    xaxis: { title: 'value, with its 95 % interval' },
    yaxis: { title: 'score', type: 'category', autorange: 'reversed', ticks: '' },
  };
  return new Figure({ data, layout });
}

/**
 * How a linear probe does with few labels and with many: a curve for each encoder, with 95 % intervals. Curves stand a little
 * aside of each other, so that none hides another's intervals.
 *
 * @throws ThetalabError when no encoder was evaluated with shares of the labels.
 */
export function labelEfficiency(
  { reports }: EncoderComparison,
  score: 'accuracy' | 'macroF1' = 'macroF1',
  title = 'Label efficiency',
): Figure {
  const apart = Math.min(1.05, 1.3 ** (1 / reports.length));
  const data = reports.flatMap(({ name, findings }, i): Trace[] => {
    const points = [...findings.labelEfficiency].sort((a, b) => a.fraction - b.fraction);
    if (points.length === 0) return [];
    return [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name,
        x: points.map(({ fraction }) => 100 * fraction * apart ** (i - (reports.length - 1) / 2)),
        text: points.map(({ fraction }) => percent(fraction)),
        hovertemplate: '%{text} % of the labels: %{y:.3f}',
        y: points.map((point) => point[score].value),
        error_y: intervals(points.map((point) => point[score])),
        line: { color: categoryColors[i % categoryColors.length], width: 2 },
      },
    ];
  });
  if (data.length === 0) {
    throw expected('labelEfficiency', 'encoders evaluated with shares of the labels', 'none of them');
  }
  const label = score === 'accuracy' ? 'accuracy of a linear probe' : 'macro-F1 of a linear probe';
  const fractions = reports.flatMap(({ findings }) =>
    findings.labelEfficiency.map(({ fraction }) => fraction),
  );
  const shares = [...new Set(fractions)].sort((a, b) => a - b);
  const tickvals = shares.map((fraction) => 100 * fraction);
  const ticktext = shares.map(percent);
  const xaxis = { title: 'share of the labels (%)', type: 'log', tickvals, ticktext };
  return new Figure({
    data,
    layout: { title, xaxis, yaxis: { title: label }, showlegend: reports.length > 1 },
  });
}

/** Without the traces of binary fractions. */
function percent(fraction: number): string {
  return String(Number((100 * fraction).toPrecision(3)));
}

function intervals(scores: readonly Score[]) {
  return {
    type: 'data',
    symmetric: false,
    array: scores.map(({ value, high = value }) => Math.max(0, high - value)),
    arrayminus: scores.map(({ value, low = value }) => Math.max(0, value - low)),
    thickness: 1,
    width: 3,
  };
}
