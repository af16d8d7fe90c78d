import type { ablation } from '../experiment';
import type { Layout } from './spec';
import { ink } from './theme';

/** A dashed line at the mean of the baseline, its name, and its interval as a band behind everything. */
export function baselineBand({ condition, mean, low, high }: ablation.SummaryRow): Layout {
  const across = { xref: 'paper', x0: 0, x1: 1, layer: 'below' };
  const band =
    low === undefined
      ? []
      : [
          {
            ...across,
            type: 'rect',
            y0: low,
            y1: high,
            fillcolor: ink.muted,
            opacity: 0.12,
            line: { width: 0 },
          },
        ];
  const line = { color: ink.muted, width: 1.5, dash: 'dash' };
  return {
    shapes: [...band, { ...across, type: 'line', y0: mean, y1: mean, line }],
    annotations: [
      {
        text: condition,
        xref: 'paper',
        x: 1,
        xanchor: 'right',
        y: mean,
        yanchor: 'bottom',
        showarrow: false,
        font: { color: ink.muted },
      },
    ],
  };
}
