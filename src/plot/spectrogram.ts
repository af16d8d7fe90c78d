import type { Matrix } from '../signal';
import { expected } from '../system';
import { knownLabels } from './checks';
import { defaultClasses } from './classes';
import { Figure } from './figure';
import { remLine, stageAxis, stageScale, stepLine } from './hypnogram';
import type { Trace } from './spec';

/** Power over time and frequency; what `signal.spectrogram` returns is one. */
export interface SpectrogramValues {
  /** Middle of each window, in seconds. */
  readonly times: ArrayLike<number>;
  /** In Hz, rising. */
  readonly frequencies: ArrayLike<number>;
  /** Power in dB: one row per time, one column per frequency. */
  readonly power: Matrix;
}

/** Options of `spectrogram`. */
export interface SpectrogramOptions {
  /** Stage of each epoch, drawn as a hypnogram above (default none). */
  labels?: ArrayLike<number>;
  /** Names that `labels` index into (default W, N1, N2, N3, REM). */
  classes?: readonly string[];
  /** Length of an epoch in seconds (default 30). */
  secondsPerEpoch?: number;
  /** Lowest and highest power of the colour scale in dB (default the 2nd and 98th percentile). */
  range?: readonly [number, number];
  /** Unit of the power (default `dB re 1 µV²/Hz`). */
  unit?: string;
  /** Title (default `Spectrogram`). */
  title?: string;
}

/** A heatmap keeps at most so many cells each way; more are averaged, as the screen would. */
const maxColumns = 480;
const maxRows = 100;

/**
 * Power as colour over hours and Hz, with the hypnogram above when labels are given.
 *
 * @throws ThetalabError when the power does not fit times and frequencies.
 */
export function spectrogram(values: SpectrogramValues, options: SpectrogramOptions = {}): Figure {
  check(values);
  const { labels, classes = defaultClasses, secondsPerEpoch = 30, title = 'Spectrogram' } = options;
  const heat = heatmap(values, options);
  const last = values.times.length - 1;
  const step = last > 0 ? (values.times[last]! - values.times[0]!) / last : 0;
  const end = Math.max(values.times[last]! + step / 2, (labels?.length ?? 0) * secondsPerEpoch) / 3600;
  const xaxis = { title: 'time since the first epoch (h)', range: [0, end], showgrid: false };
  const yaxis = { title: 'frequency (Hz)', showgrid: false, domain: labels ? [0, 0.66] : [0, 1] };
  if (!labels) return new Figure({ data: [heat], layout: { title, height: 400, xaxis, yaxis } });

  knownLabels('spectrogram', labels, classes);
  const scale = stageScale(classes);
  const hours = (epoch: number) => (epoch * secondsPerEpoch) / 3600;
  const above = [
    stepLine(labels, scale, hours, { name: 'stage' }),
    ...remLine(labels, classes, scale, hours),
  ];
  const upper = above.map((trace) => ({ ...trace, yaxis: 'y2', showlegend: false }));
  const yaxis2 = { ...stageAxis(scale), domain: [0.72, 1] };
  return new Figure({ data: [heat, ...upper], layout: { title, showlegend: false, xaxis, yaxis, yaxis2 } });
}

function heatmap({ times, frequencies, power }: SpectrogramValues, options: SpectrogramOptions): Trace {
  const { range, unit = 'dB re 1 µV²/Hz' } = options;
  const columns = bins(times.length, maxColumns);
  const rows = bins(frequencies.length, maxRows);
  const z = rows.map((row) => columns.map((column) => Math.round(10 * average(power, column, row)) / 10));
  const [zmin, zmax] = range ?? percentiles(z.flat());
  const centre = (axis: ArrayLike<number>, [from, to]: Bin) => (axis[from]! + axis[to - 1]!) / 2;
  return {
    type: 'heatmap',
    name: 'power',
    x: columns.map((bin) => centre(times, bin) / 3600),
    y: rows.map((bin) => centre(frequencies, bin)),
    z,
    zmin,
    zmax,
    colorscale: 'Viridis',
    colorbar: { title: { text: `power (${unit})`, side: 'right' }, thickness: 14, outlinewidth: 0 },
    hovertemplate: '%{x:.2f} h, %{y:.1f} Hz: %{z:.1f} dB<extra></extra>',
  };
}

/** Positions `from` up to, not including, `to`. */
type Bin = [from: number, to: number];

function bins(count: number, most: number): Bin[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, i) => [
    Math.floor((i * count) / kept),
    Math.floor(((i + 1) * count) / kept),
  ]);
}

function average({ columns, values }: Matrix, [t0, t1]: Bin, [f0, f1]: Bin): number {
  let sum = 0;
  for (let t = t0; t < t1; t++) for (let f = f0; f < f1; f++) sum += values[t * columns + f]!;
  return sum / ((t1 - t0) * (f1 - f0));
}

function percentiles(values: number[]): [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [0, 1];
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.02), at(0.98)];
}

function check({ times, frequencies, power }: SpectrogramValues): void {
  if (times.length === 0 || frequencies.length === 0) throw expected('spectrogram', 'some power', 'none');
  if (power.rows === times.length && power.columns === frequencies.length) return;
  const wanted = `power of ${times.length} times x ${frequencies.length} frequencies`;
  throw expected('spectrogram', wanted, `${power.rows} x ${power.columns}`);
}
