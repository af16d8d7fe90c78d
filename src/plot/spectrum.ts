import { expected } from '../system';
import { classColor, displayOrder } from './classes';
import { Figure } from './figure';

/** Power by frequency; what `signal.welch` returns is one. */
export interface SpectrumValues {
  /** In Hz, rising. */
  readonly frequencies: ArrayLike<number>;
  /** In the square of the signal's unit per Hz. */
  readonly power: ArrayLike<number>;
}

/** Options of `spectrum`. */
export interface SpectrumOptions {
  /** Highest frequency shown, in Hz (default 30, where sleep EEG ends). */
  maxFrequency?: number;
  /** Unit of the power (default `µV²/Hz`). */
  unit?: string;
  /** Title (default `Power spectrum`). */
  title?: string;
}

/** The classical bands of EEG, in Hz (sigma is the band of sleep spindles). */
const bands: readonly [name: string, from: number, to: number][] = [
  ['δ', 0.5, 4],
  ['θ', 4, 8],
  ['α', 8, 12],
  ['σ', 12, 16],
  ['β', 16, 30],
];

/**
 * Power spectral densities on a logarithmic scale, one line per name; stages have their colours. The bands of EEG
 * are marked along the top.
 *
 * @example plot.spectrum({ W: signal.welch(wake, 100), N3: signal.welch(deep, 100) }).show();
 * @throws ThetalabError when there is no spectrum, or one whose power and frequencies differ in number.
 */
export function spectrum(spectra: Record<string, SpectrumValues>, options: SpectrumOptions = {}): Figure {
  const { maxFrequency = 30, unit = 'µV²/Hz', title = 'Power spectrum' } = options;
  const names = Object.keys(spectra);
  if (names.length === 0) throw expected('spectrum', 'at least one spectrum by name', 'none');
  const data = displayOrder(names).map((index) => {
    const name = names[index]!;
    const { frequencies, power } = spectra[name]!;
    if (frequencies.length !== power.length) {
      throw expected('spectrum', `${frequencies.length} powers for "${name}"`, `${power.length}`);
    }
    const shown = Array.from(frequencies, (_, i) => i).filter(
      (i) => frequencies[i]! > 0 && frequencies[i]! <= maxFrequency,
    );
    return {
      type: 'scatter',
      mode: 'lines',
      name,
      x: shown.map((i) => frequencies[i]!),
      y: shown.map((i) => (power[i]! > 0 ? power[i]! : null)),
      line: { color: classColor(name, index), width: 2 },
      hovertemplate: `%{x:.1f} Hz: %{y:.3g} ${unit}`,
    };
  });
  return new Figure({
    data,
    layout: {
      title,
      height: 440,
      showlegend: names.length > 1,
      xaxis: { title: 'frequency (Hz)', range: [0, maxFrequency] },
      yaxis: { title: `power spectral density (${unit})`, type: 'log', exponentformat: 'power', dtick: 1 },
      ...bandMarks(maxFrequency),
    },
  });
}

function bandMarks(maxFrequency: number): object {
  const shown = bands.filter(([, from]) => from < maxFrequency);
  return {
    shapes: shown.map(([, from, to], i) => ({
      type: 'rect',
      yref: 'paper',
      x0: from,
      x1: Math.min(to, maxFrequency),
      y0: 0,
      y1: 1,
      fillcolor: i % 2 === 0 ? '#f2f4f7' : '#ffffff',
      line: { width: 0 },
      layer: 'below',
    })),
    annotations: shown.map(([name, from, to]) => ({
      text: name,
      x: (from + Math.min(to, maxFrequency)) / 2,
      y: 1,
      yref: 'paper',
      yanchor: 'bottom',
      showarrow: false,
    })),
  };
}
