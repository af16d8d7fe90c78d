import { Figure } from '../src/plot';
import { machineLine } from './harness/machine';
import type { PrefetchResults } from './prefetch';

/** How long each step waits for its views, when they are made before it and when ahead, beside the length of a step. */
export function prefetchFigure({ machine, ways, pairs }: PrefetchResults): Figure {
  const names = ['made before the step', 'made during the step before'];
  const colors = ['#E69F00', '#0072B2'];
  const percent = (share: number) => `${(100 * share).toFixed(share < 0.001 ? 3 : 1)} %`;
  return new Figure({
    data: ways.map(({ waits, waiting_share }, at) => ({
      type: 'scatter',
      mode: 'markers',
      name: `${names[at]}: ${percent(waiting_share)} of the time`,
      x: waits.map((_, step) => step + 1),
      y: waits,
      marker: { size: 9, color: colors[at] },
      hovertemplate: '%{y:.2f} ms',
    })),
    layout: {
      title: {
        text: `Waiting for the views of ${pairs} epochs, before steps of ${(ways[0]!.step_ms / 1000).toFixed(1)} s`,
        subtitle: { text: machineLine(machine), font: { size: 11 } },
      },
      xaxis: { title: { text: 'step' }, dtick: 1 },
      yaxis: { title: { text: 'milliseconds of waiting' }, type: 'log', dtick: 1 },
      legend: { orientation: 'h', y: -0.25 },
      margin: { t: 80 },
    },
  });
}
