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
 * @param source epochs of one channel, or a recording.
 * @throws ThetalabError for a part that lies outside the signal, or a channel that is not there (the message lists those there are).
 * @example plot.waveform(epochs, { first: 40, count: 6, window: 60 }).show();
 */
export function waveform(source: EpochSignal | RecordingSignal, options: WaveformOptions = {}): Figure {
  const { strips, stages } =
    'channels' in source ? fromRecording(source, options) : fromEpochs(source, options);
  const { points = 4000, window, title = 'Waveform' } = options;
  const start = Math.min(...strips.map((strip) => strip.start));
  const end = Math.max(...strips.map((strip) => strip.start + strip.samples.length / strip.samplingRate));
  const unit = timeUnit(end - start);
  const inUnits = (seconds: number) => seconds / unit.seconds;
  const floor = stages.length > 0 ? 0.1 : 0;
  const visible: [number, number] = [inUnits(start), inUnits(window ? Math.min(end, start + window) : end)];
  const layout: Layout = {
    title,
    showlegend: false,
    height: Math.max(380, 160 + 110 * strips.length) + (window ? 70 : 0),
    xaxis: {
      title: `time since the recording began (${unit.name})`,
      range: visible,
      anchor: 'free',
      position: 0,
      ...(window && { rangeslider: { thickness: 0.1, range: [inUnits(start), inUnits(end)] } }),
    },
    ...stageDecoration(stages, inUnits, floor, 0.06 * (visible[1] - visible[0])),
  };
  strips.forEach((strip, i) => {
    layout[axisName('yaxis', i)] = { ...channelAxis(strip, i, strips.length, floor) };
  });
  return new Figure({ data: strips.map((strip, i) => trace(strip, i, inUnits, points)), layout });
}

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
    title: { text: `${label} (${unit})`, font: { size: count > 3 ? 11 : 13 } },
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
    x: x.map(inUnits),
    y,
    yaxis: axisName('y', index),
    line: { color: ink.line, width: 1 },
    hovertemplate: `%{y:.1f} ${strip.unit}<extra>${strip.label}</extra>`,
  };
}

/** A band of stage colours along the bottom, named where there is room, and a faint tint behind the signal. */
function stageDecoration(
  stages: StageSpan[],
  inUnits: (seconds: number) => number,
  floor: number,
  room: number,
): Layout {
  const rectangle = ({ from, to, color }: StageSpan, y0: number, y1: number, opacity: number) => ({
    type: 'rect',
    xref: 'x',
    yref: 'paper',
    x0: inUnits(from),
    x1: inUnits(to),
    y0,
    y1,
    fillcolor: color,
    opacity,
    line: { width: 0 },
    layer: 'below',
  });
  const band = 0.65 * floor;
  return {
    shapes: stages.flatMap((stage) => [rectangle(stage, floor, 1, 0.1), rectangle(stage, 0, band, 1)]),
    annotations: stages
      .filter(({ from, to }) => inUnits(to) - inUnits(from) >= room)
      .map(({ name, from, to }) => ({
        text: `<b>${name}</b>`,
        x: inUnits((from + to) / 2),
        y: band / 2,
        xref: 'x',
        yref: 'paper',
        yanchor: 'middle',
        showarrow: false,
        font: { size: 12, color: ['N2', 'N3', 'REM'].includes(name) ? '#ffffff' : '#1b1f24' },
      })),
  };
}
