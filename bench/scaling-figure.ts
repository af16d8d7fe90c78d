import { Figure, sideBySide } from '../src/plot';
import { machineLine } from './harness/machine';
import { baseSize, type ScalingResults, type Series, series } from './scaling';

const sides = [
  { key: 'ours_ms', name: 'thetalab', color: '#0072B2' },
  { key: 'peer_ms', name: 'PyTorch eager', color: '#E69F00' },
] as const;

/** How the time of a training step grows with batch, length and channels: a panel each, both axes logarithmic. */
export function scalingFigure({ machine, points }: ScalingResults): Figure {
  const panels = (Object.keys(series) as Series[]).map((what) => panel(what, points));
  const { pairs, samples, channels } = baseSize;
  const from = `${pairs} pairs × ${samples} samples × ${channels} channel`;
  const title = `A contrastive step of the sleep encoder, from ${from}<br><sub>${machineLine(machine)}</sub>`;
  return sideBySide(panels, { title, columns: 3, height: 440 });
}

function panel(what: Series, points: ScalingResults['points']): Figure {
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
      yaxis: { title: 'milliseconds', type: 'log', dtick: 1 },
    },
  });
}
