import { Figure, sideBySide } from '../src/plot';
import { machineLine } from './harness/machine';
import { baseSize, type ScalingResults, type Series, series } from './scaling';

const sides = [
  { key: 'ours_ms', name: 'thetalab', color: '#0072B2' },
  { key: 'peer_ms', name: 'PyTorch eager', color: '#E69F00' },
] as const;

/**
 * How the time of a training step grows with batch, length and channels: a panel each, all axes logarithmic and the
 * milliseconds on one scale.
 */
export function scalingFigure({ machine, points }: ScalingResults): Figure {
  const times = points.flatMap(({ ours_ms, peer_ms }) => [ours_ms, peer_ms]);
  const range = [Math.floor(Math.log10(Math.min(...times))), Math.ceil(Math.log10(Math.max(...times)))];
  const panels = (Object.keys(series) as Series[]).map((what) => panel(what, points, range));
  const { pairs, samples, channels } = baseSize;
  const title = `A contrastive step of the sleep encoder, from ${pairs} pairs × ${samples} samples × ${channels} channel`;
  const { data, layout } = sideBySide(panels, { title, columns: 3, height: 460 }).spec;
  const noisy = points.some((point) => point.noisy) ? '; the machine was not quiet' : '';
  const note = {
    text: machineLine(machine) + noisy,
    ...{ x: 1, xref: 'paper', xanchor: 'right', y: 1, yref: 'paper', yanchor: 'bottom', yshift: 56 },
    ...{ showarrow: false, font: { size: 11 } },
  };
  return new Figure({ data, layout: { ...layout, annotations: [...(layout.annotations as []), note] } });
}

function panel(what: Series, points: ScalingResults['points'], range: number[]): Figure {
  const others = (Object.keys(baseSize) as Series[]).filter((key) => key !== what);
  const own = points
    .filter((point) => others.every((key) => point[key] === baseSize[key]))
    .sort((a, b) => a[what] - b[what]);
  const { title, axis, values } = series[what];
  return new Figure({
    data: sides.map(({ key, name, color }) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: own.map((point) => point[what]),
      y: own.map((point) => point[key]),
      line: { color, width: 2 },
      marker: { size: 7 },
      hovertemplate: '%{y:.3s} ms',
    })),
    layout: {
      title,
      xaxis: { title: axis, type: 'log', tickvals: values, ticktext: values.map(String) },
      yaxis: { title: 'milliseconds', type: 'log', dtick: 1, range, tickformat: 'd' },
    },
  });
}
