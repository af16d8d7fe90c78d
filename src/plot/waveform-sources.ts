import { expected } from '../system';
import { classColor, defaultClasses, runsOf, unknownColor } from './classes';

/** Channels drawn unless they are named. */
const maxStrips = 6;

/** Epochs in microvolts, row-major (length, channels, samplesPerEpoch); `data.Epochs` is one. */
export interface EpochSignal {
  readonly values: Float32Array;
  readonly length: number;
  readonly samplesPerEpoch: number;
  readonly samplingRate: number;
  readonly channels: readonly string[];
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  /** Start of each epoch in seconds since the recording began. */
  readonly seconds: ArrayLike<number>;
}

/** A recording of several channels at their own rates; what a `data.Recording` loads is one. */
export interface RecordingSignal {
  /** Second of the recording at which the samples begin (default 0). */
  readonly onset?: number;
  readonly channels: readonly RecordedChannel[];
}

/** One channel of a recording. */
export interface RecordedChannel {
  readonly label: string;
  /** In Hz. */
  readonly samplingRate: number;
  /** Unit of the samples, such as `uV`. */
  readonly unit: string;
  readonly samples: Float32Array;
}

/** Which part of the signal `waveform` draws, and how. */
export interface WaveformOptions {
  /** Epochs: index of the first one shown (default 0). */
  first?: number;
  /** Epochs: how many are shown (default 4, or as many as there are). */
  count?: number;
  /** Epochs: unit of the values (default `µV`); normalised epochs are in standard deviations. */
  unit?: string;
  /** The channels to show, by label (default the first six). */
  channels?: readonly string[];
  /** Recordings: first second shown (default the first there is). */
  from?: number;
  /** Recordings: seconds shown (default 30). */
  seconds?: number;
  /** Recordings: stage of each epoch since the recording began, -1 for unknown (default none). */
  labels?: ArrayLike<number>;
  /** Recordings: names that `labels` index into (default W, N1, N2, N3, REM). */
  classes?: readonly string[];
  /** Recordings: length in seconds of the epochs that `labels` are for (default 30). */
  secondsPerEpoch?: number;
  /** Seconds in view at first; the rest is reached with the slider beneath (default everything, and no slider). */
  window?: number;
  /** Points drawn per channel; longer signals keep only the extremes of each stretch (default 4000). */
  points?: number;
  /** Title (default `Waveform`). */
  title?: string;
}

/** A piece of one channel, ready to draw. */
export interface Strip {
  label: string;
  unit: string;
  samples: Float32Array;
  samplingRate: number;
  /** Second at which the piece begins. */
  start: number;
}

/** A stretch of one stage, in seconds. */
export interface StageSpan {
  name: string;
  color: string;
  from: number;
  to: number;
}

/** What is drawn: strips above each other, and the stages behind them. */
export interface WaveformParts {
  strips: Strip[];
  stages: StageSpan[];
}

/** The part of the epochs that the options name; times run on from the first one shown, as if there were no gaps. */
export function fromEpochs(
  epochs: EpochSignal,
  { first = 0, count, unit = 'µV', channels: wanted }: WaveformOptions,
): WaveformParts {
  const { length, samplesPerEpoch, samplingRate, channels, labels, classes } = epochs;
  const shown = count ?? Math.min(4, length - first);
  if (!(Number.isInteger(first) && Number.isInteger(shown) && first >= 0 && shown >= 1)) {
    throw expected('waveform', 'whole numbers as first and count', `first ${first} and count ${shown}`);
  }
  if (first + shown > length) {
    throw expected('waveform', `epochs within the ${length} there are`, `${first} to ${first + shown - 1}`);
  }
  const start = epochs.seconds[first] ?? 0;
  const labelled = Array.from({ length: shown }, (_, i) => labels[first + i]!);
  const scored = labelled.some((label) => classes[label] !== undefined);
  const stages = scored ? spans(labelled, classes, start, samplesPerEpoch / samplingRate) : [];
  const strips = chosen(channels, wanted, String).map((label): Strip => {
    const channel = channels.indexOf(label);
    const samples = new Float32Array(shown * samplesPerEpoch);
    for (let row = 0; row < shown; row++) {
      const begin = ((first + row) * channels.length + channel) * samplesPerEpoch;
      samples.set(epochs.values.subarray(begin, begin + samplesPerEpoch), row * samplesPerEpoch);
    }
    return { label, unit, samples, samplingRate, start };
  });
  return { strips, stages };
}

/** The part of the recording that the options name. */
export function fromRecording(
  { channels, onset = 0 }: RecordingSignal,
  options: WaveformOptions,
): WaveformParts {
  const { from = onset, seconds = 30, labels = [], classes = defaultClasses, secondsPerEpoch = 30 } = options;
  if (!(from >= onset && seconds > 0)) {
    const got = `from ${from} and seconds ${seconds}`;
    throw expected('waveform', `from >= ${onset} and seconds > 0`, got);
  }
  const strips = chosen(channels, options.channels, ({ label }) => label).map(
    ({ label, unit, samples, samplingRate }) => {
      const begin = Math.round((from - onset) * samplingRate);
      const piece = samples.subarray(begin, Math.round((from - onset + seconds) * samplingRate));
      const there = (onset + samples.length / samplingRate).toFixed(1);
      if (piece.length === 0)
        throw expected('waveform', `a start before ${there} s, where ${label} ends`, `${from} s`);
      return {
        label,
        unit: unit.replace(/^uV$/, 'µV'),
        samples: piece,
        samplingRate,
        start: onset + begin / samplingRate,
      };
    },
  );
  const stages = spans(labels, classes, 0, secondsPerEpoch)
    .map((span) => ({ ...span, from: Math.max(span.from, from), to: Math.min(span.to, from + seconds) }))
    .filter((span) => span.to > span.from);
  return { strips, stages };
}

function chosen<T>(
  channels: readonly T[],
  wanted: readonly string[] | undefined,
  labelOf: (channel: T) => string,
): readonly T[] {
  if (!wanted) return channels.slice(0, maxStrips);
  return wanted.map((label) => {
    const channel = channels.find((candidate) => labelOf(candidate) === label);
    const there = channels.map(labelOf).join(', ');
    if (channel === undefined) throw expected('waveform', `a channel among ${there}`, `"${label}"`);
    return channel;
  });
}

function spans(
  labels: ArrayLike<number>,
  classes: readonly string[],
  start: number,
  epoch: number,
): StageSpan[] {
  return runsOf(labels).map(({ label, from, to }) => ({
    name: classes[label] ?? '?',
    color: classes[label] === undefined ? unknownColor : classColor(classes[label], label),
    from: start + from * epoch,
    to: start + to * epoch,
  }));
}
