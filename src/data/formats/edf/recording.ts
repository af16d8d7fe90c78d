import { counted, type Displayable, displaySymbol, type MimeBundle, tableBundle } from '../../../system';
import type { Annotation, Segment } from '../../signal-source';
import type { EdfVariant } from './header';

/** One signal of a recording, whole. */
export interface Channel {
  label: string;
  /** Samples per second, in Hz. */
  samplingRate: number;
  /** Physical unit as the file has it, such as `uV`. */
  unit: string;
  /** Kind of sensor, such as `AgAgCl electrode`. */
  transducer: string;
  /** Filters of the recorder, such as `HP:0.1Hz LP:75Hz`. */
  prefilter: string;
  /** Every sample in that unit. */
  samples: Float32Array;
}

type Parts = Omit<EdfRecording, 'toString' | typeof displaySymbol>;

/** What is in an EDF or BDF file. It does not hold who was recorded. */
export class EdfRecording implements Displayable {
  readonly variant: EdfVariant;
  /** Local time of the first sample of the file, as if it were UTC; `undefined` when the header does not say. */
  readonly startTime: Date | undefined;
  /** Seconds from the first sample of the file to the first of `samples`; above 0 only for a later segment. */
  readonly onset: number;
  /** Seconds of signal in `samples`. */
  readonly duration: number;
  /** The signals, each at its own rate and without gaps. */
  readonly channels: readonly Channel[];
  /** Of the whole file, in order of time. */
  readonly annotations: readonly Annotation[];
  /** All stretches of the file: one, or several with gaps between them. */
  readonly segments: readonly Segment[];
  /** What was left out because it breaks the rules of the format, in words. */
  readonly notes: readonly string[];

  constructor(parts: Parts) {
    this.variant = parts.variant;
    this.startTime = parts.startTime;
    this.onset = parts.onset;
    this.duration = parts.duration;
    this.channels = parts.channels;
    this.annotations = parts.annotations;
    this.segments = parts.segments;
    this.notes = parts.notes;
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    const began = this.startTime
      ? `, began ${this.startTime.toISOString().slice(0, 19).replace('T', ' ')}`
      : '';
    const stretches = this.segments.length > 1 ? `, one of ${this.segments.length} segments` : '';
    const caption = `${this.variant}, ${this.duration} s${stretches}${began}, ${counted(this.annotations.length, 'annotation')}`;
    const header = ['channel', 'rate (Hz)', 'unit', 'samples', 'minimum', 'maximum', 'prefilter'];
    const rows = this.channels.map(({ label, samplingRate, unit, samples, prefilter }) => {
      const [low, high] = rangeOf(samples);
      return [label, samplingRate, unit, samples.length, low, high, prefilter];
    });
    return tableBundle([caption, ...this.notes].join('\n'), header, rows);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function rangeOf(samples: Float32Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of samples) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
