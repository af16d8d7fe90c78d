/** Something that was noted during a recording. */
export interface Annotation {
  /** Seconds since the first sample. */
  onset: number;
  /** Seconds; 0 for a moment. */
  duration: number;
  text: string;
}

/** A stretch without gaps; of a recording that was cut around events, one trial. */
export interface Segment {
  /** Seconds since the first sample of the recording. */
  onset: number;
  /** Seconds. */
  duration: number;
}

/** What a channel picks up; `misc` is whatever is none of the others. */
export const channelTypes = ['eeg', 'eog', 'emg', 'ecg', 'resp', 'stim', 'misc'] as const;
export type ChannelType = (typeof channelTypes)[number];

/** One channel, as its file describes it. */
export interface ChannelInfo {
  label: string;
  type: ChannelType;
  /** Samples per second, in Hz. */
  samplingRate: number;
  /** Physical unit of what is read, such as `uV`; `` when the file does not say. */
  unit: string;
  /** Kind of sensor, such as `AgAgCl electrode`; `` when the file does not say. */
  transducer: string;
  /** Filters of the recorder, such as `HP:0.1Hz LP:75Hz`; `` when the file does not say. */
  prefilter: string;
  /** Where the electrode sits: x to the right ear, y to the nose, z up, in metres from the middle of the head. */
  position?: readonly [number, number, number];
  /** Whether who described the recording marked it as bad (default not). */
  bad?: true;
}

/** Some consecutive samples of one channel within one segment. */
export interface SampleRange {
  /** Index into `channels`. */
  channel: number;
  /** The first sample, counted from the beginning of the segment. */
  first: number;
  /** How many. */
  count: number;
}

/**
 * Signals that are read when somebody asks for them. Every file format gives one, and every step of a `Recording`
 * (picking, cropping, filtering …) is one that reads from the one before it.
 */
export interface SignalSource {
  /** What it was read from, such as `EDF+C`, `BrainVision`. */
  readonly format: string;
  /** As it was given, for messages. */
  readonly path: string;
  readonly channels: readonly ChannelInfo[];
  /** One, or several with gaps between them, or the trials of a recording that was cut around events. */
  readonly segments: readonly Segment[];
  /** Whether the segments are trials of equal length, cut around events. */
  readonly epoched: boolean;
  /** In order of onset. */
  readonly annotations: readonly Annotation[];
  /** Local time of the first sample, as if it were UTC; `undefined` when the file does not say. */
  readonly startTime: Date | undefined;
  /** What the voltages are measured against, such as `Cz` or `average`; `undefined` when the file does not say. */
  readonly reference: string | undefined;
  /** What was left out or repaired, in words. */
  readonly notes: readonly string[];
  /**
   * Samples of one segment in the units of their channels, one array for each range; of a file, only the bytes that
   * hold them are read.
   *
   * @throws ThetalabError when a range is not in the segment, or the file changed or cannot be read any more
   */
  read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]>;
}

/** How many samples a channel has in a segment. */
export function samplesIn(segment: Segment, { samplingRate }: ChannelInfo): number {
  return Math.round(segment.duration * samplingRate);
}
