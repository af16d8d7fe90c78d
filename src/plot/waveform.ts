import { thin } from './decimate';
import { Figure } from './figure';
import type { Layout, Trace } from './spec';
import { ink } from './theme';
import {
  type EpochSignal,
  fromEpochs,
  fromRecording,
  type RecordingSignal,
  type StageSpan,
  type Strip,
  type WaveformOptions,
} from './waveform-sources';

/**
 * The signal against time, with the stages as a coloured band beneath and a tint behind. Several channels lie above
 * each other, each with its own scale.
 *
 * @param source epochs, or a recording.
 * @throws ThetalabError for a part that lies outside the signal, or a channel that is not there (the message lists those there are).
 * @example plot.waveform(epochs, { first: 40, count: 6, window: 60 }).show();
 */
export function waveform(source: EpochSignal | RecordingSignal, options: WaveformOptions = {}): Figure {
  const { strips, stages } =
    'values' in source ? fromEpochs(source, options) : fromRecording(source, options);
  const { points = 4000, window, title = 'Waveform' } = options;
  const start = Math.min(...strips.map((strip) => strip.start));
  const end = Math.max(...strips.map((strip) => strip.start + strip.samples.length / strip.samplingRate));
  const unit = timeUnit(end - start);
  const inUnits = (seconds: number) => seconds / unit.seconds;
  const view = inUnits((window ? Math.min(end, start + window) : end) - start);
  const floor = stages.length > 0 ? bandHeight + 0.03 : 0;
  const lowest = axisName('y', strips.length - (stages.length > 0 ? 0 : 1));
  const layout: Layout = {
    title,
    showlegend: stages.length > 0,
    legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1.02, yanchor: 'bottom' },
    height: Math.max(380, 160 + 110 * strips.length) + (window ? 70 : 0),
    xaxis: {
      title: `time since the recording began (${unit.name})`,
      range: [inUnits(start), inUnits(start) + view],
      anchor: lowest,
      ...(window && { rangeslider: { thickness: 0.12, range: [inUnits(start), inUnits(end)] } }),
    },
    ...stageDecoration(stages, lowest, inUnits, view),
  };
  strips.forEach((strip, i) => {
    layout[axisName('yaxis', i)] = channelAxis(strip, i, strips.length, floor);
  });
  if (stages.length > 0) layout[axisName('yaxis', strips.length)] = bandAxis;
  const curves = strips.map((strip, i) => trace(strip, i, inUnits, points));
  return new Figure({ data: [...curves, ...stageBand(stages, lowest, inUnits)], layout });
}

const bandHeight = 0.07;
const bandAxis = {
  domain: [0, bandHeight],
  range: [0, 1],
  fixedrange: true,
  showgrid: false,
  ticks: '',
  showticklabels: false,
};

function timeUnit(seconds: number): { name: string; seconds: number } {
  if (seconds <= 300) return { name: 's', seconds: 1 };
  return seconds <= 5400 ? { name: 'min', seconds: 60 } : { name: 'h', seconds: 3600 };
}

function axisName(axis: string, index: number): string {
  return index === 0 ? axis : `${axis}${index + 1}`;
}

function channelAxis({ label, unit }: Strip, index: number, count: number, floor: number): Layout {
  const share = (1 - floor) / count;
  const gap = count > 1 ? 0.06 * share : 0;
  const top = 1 - index * share;
  return {
    title: { text: `${label}${count > 1 ? '<br>' : ' '}(${unit})`, font: { size: count > 1 ? 11 : 13 } },
    domain: [top - share + gap, top],
    nticks: count > 2 ? 4 : 7,
    zeroline: true,
    zerolinecolor: ink.grid,
  };
}

function trace(strip: Strip, index: number, inUnits: (seconds: number) => number, points: number): Trace {
  const { x, y } = thin(strip.samples, strip.start, 1 / strip.samplingRate, points);
  return {
    type: 'scatter',
    mode: 'lines',
    name: strip.label,
    showlegend: false,
    x: x.map(inUnits),
    y,
    yaxis: axisName('y', index),
    line: { color: ink.line, width: 1 },
    hovertemplate: `%{y:.1f} ${strip.unit}<extra>${strip.label}</extra>`,
  };
}

/** The band of stage colours along the bottom: one trace per stage, so that the legend is its key. */
function stageBand(stages: StageSpan[], axis: string, inUnits: (seconds: number) => number): Trace[] {
  const names = [...new Set(stages.map(({ name }) => name))];
  return names.map((name) => {
    const spans = stages.filter((stage) => stage.name === name);
    return {
      type: 'scatter',
      mode: 'lines',
      name,
      x: spans.flatMap(({ from, to }) => [from, to, to, from, null].map((x) => x && inUnits(x))),
      y: spans.flatMap(() => [0, 0, 1, 1, null]),
      yaxis: axis,
      fill: 'toself',
      fillcolor: spans[0]!.color,
      line: { width: 0 },
      hoveron: 'fills',
      hoverinfo: 'name',
    };
  });
}

/** A faint tint of the stage's colour behind the signal, and its name in the band where there is room. */
function stageDecoration(
  stages: StageSpan[],
  axis: string,
  inUnits: (seconds: number) => number,
  visible: number,
): Layout {
  const wide = stages.filter(({ from, to }) => inUnits(to) - inUnits(from) >= 0.06 * visible);
  return {
    shapes: stages.map(({ from, to, color }) => ({
      type: 'rect',
      yref: 'paper',
      x0: inUnits(from),
      x1: inUnits(to),
      y0: bandHeight,
      y1: 1,
      fillcolor: color,
      opacity: 0.1,
      line: { width: 0 },
      layer: 'below',
    })),
    annotations: wide.map(({ name, from, to }) => ({
      text: `<b>${name}</b>`,
      x: inUnits((from + to) / 2),
      y: 0.5,
      yref: axis,
      yanchor: 'middle',
      showarrow: false,
      font: { size: 12, color: ['N2', 'N3', 'REM'].includes(name) ? '#ffffff' : '#1b1f24' },
    })),
  };
}
