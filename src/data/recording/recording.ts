import { resample, resamplingRatio } from '../../signal';
import {
  checkNumber,
  checkOptionNames,
  type Displayable,
  displaySymbol,
  expected,
  type MimeBundle,
} from '../../system';
import type { Epochs } from '../epochs';
import type { Annotation, ChannelInfo, ChannelType, Segment, SignalSource } from '../signal-source';
import { bipolar } from './bipolar';
import { Cropped } from './cropped';
import { cut, type Person } from './cut';
import { describeRecording } from './describe';
import { type FilterOptions, filterChange } from './filter';
import { type LoadedRecording, load } from './load';
import { pick, pickGood } from './picked';
import { placeByName } from './placed';
import { reReference } from './re-referenced';
import { type RecordingSummary, summarizeRecording } from './summary';
import { changeWhole } from './whole-segments';
import { type EpochsOptions, windowsOf } from './windows';

/**
 * A recording whose samples are read when they are asked for. Each verb gives another recording and leaves this one as
 * it is; nothing is read or computed before `load` or `epochs`.
 *
 * @example const epochs = await (await data.open('night.edf')).pick(['EEG Fpz-Cz']).resample(100).epochs({ seconds: 30 });
 */
export class Recording implements Displayable {
  constructor(readonly source: SignalSource) {}

  /** What the file is, such as `EDF+C`. */
  get format(): string {
    return this.source.format;
  }

  get channels(): readonly ChannelInfo[] {
    return this.source.channels;
  }

  /** One, or several with gaps between them, or the trials of a recording that was cut around events. */
  get segments(): readonly Segment[] {
    return this.source.segments;
  }

  /** In order of onset. */
  get annotations(): readonly Annotation[] {
    return this.source.annotations;
  }

  /** Local time of the first sample, as if it were UTC; `undefined` when the file does not say. */
  get startTime(): Date | undefined {
    return this.source.startTime;
  }

  /** What the voltages are measured against; `undefined` when the file does not say. */
  get reference(): string | undefined {
    return this.source.reference;
  }

  /** Where electrodes are, by label, as far as that is known: of the file, its sidecars, or `standardMontage`. */
  get montage(): ReadonlyMap<string, NonNullable<ChannelInfo['position']>> {
    const placed = this.channels.flatMap(({ label, position }) =>
      position ? [[label, position] as const] : [],
    );
    return new Map(placed);
  }

  /** Seconds of signal, gaps not counted. */
  get duration(): number {
    return this.segments.reduce((sum, { duration }) => sum + duration, 0);
  }

  /** What was left out or repaired, in words. */
  get notes(): readonly string[] {
    return this.source.notes;
  }

  /**
   * Some of the channels.
   *
   * @param wanted labels, in the order wanted, or a type such as `eeg`
   * @throws ThetalabError when one is not there
   */
  pick(wanted: readonly string[] | ChannelType): Recording {
    return new Recording(pick(this.source, wanted));
  }

  /**
   * The channels that nobody marked as bad, as the sidecars of BIDS do; `channels` say which are.
   *
   * @throws ThetalabError when none is left
   */
  pickGood(): Recording {
    return new Recording(pickGood(this.source));
  }

  /**
   * The EEG channels whose electrodes nobody placed, where the 10-10 system has them by their labels (see `standardMontage`);
   * labels of derivations between two electrodes have no place, and `notes` list them.
   */
  withStandardMontage(): Recording {
    return new Recording(placeByName(this.source));
  }

  /**
   * The part between two moments, in seconds since the first sample.
   *
   * @param to default the end
   * @throws ThetalabError when nothing was recorded between them
   */
  crop(from: number, to = Number.POSITIVE_INFINITY): Recording {
    checkNumber('crop', 'the beginning in seconds', from);
    checkNumber('crop', 'the end in seconds', to);
    if (Number.isNaN(from) || Number.isNaN(to))
      throw expected('crop', 'two times in seconds', `${from} and ${to}`);
    return new Recording(new Cropped(this.source, from, to));
  }

  /**
   * All channels but those of type `stim` at another rate, with the low-pass filter that this needs; see `signal.resample`.
   * Codes of events are no signal: those channels keep their rate, and `annotations` hold their times.
   *
   * @param samplingRate in Hz
   * @throws ThetalabError when it is none, or its ratio to a channel's rate is not one of whole numbers below 10,000
   */
  resample(samplingRate: number): Recording {
    checkNumber('resample', 'the rate', samplingRate);
    if (!(samplingRate > 0 && samplingRate < Number.POSITIVE_INFINITY))
      throw expected('resample', 'a rate above 0 Hz', String(samplingRate));
    for (const channel of this.channels)
      if (channel.type !== 'stim') resamplingRatio(channel.samplingRate, samplingRate);
    const changed = changeWhole(this.source, (channel) =>
      channel.samplingRate === samplingRate || channel.type === 'stim'
        ? undefined
        : {
            channel: { ...channel, samplingRate },
            apply: (signals) =>
              signals.map((samples) => resample(samples, channel.samplingRate, samplingRate)),
          },
    );
    return new Recording(changed);
  }

  /**
   * All channels but those of type `stim`, filtered forwards and backwards, so that nothing is shifted in time.
   * Filter before cropping: a filter is wrong near an end.
   *
   * @throws ThetalabError when a frequency is not between 0 and half a channel's rate, or nothing is to be filtered
   */
  filter(options: FilterOptions): Recording {
    return new Recording(changeWhole(this.source, filterChange(options)));
  }

  /**
   * The EEG channels against another reference; other channels stay.
   *
   * @param reference `average` of the EEG channels, or labels of the channels whose mean becomes the reference
   * @throws ThetalabError when one is not there, or rates or units differ
   */
  reReference(reference: 'average' | readonly string[]): Recording {
    return new Recording(reReference(this.source, reference));
  }

  /**
   * Differences of channels, such as `[['C3', 'A2']]`, which gives `C3-A2`.
   *
   * @throws ThetalabError when a label is not there, or rates or units differ
   */
  bipolar(pairs: readonly (readonly [string, string])[]): Recording {
    return new Recording(bipolar(this.source, pairs));
  }

  /**
   * The samples of one segment.
   *
   * @param options which segment, counted from 0 (default the only one)
   * @throws ThetalabError when there are several and none was chosen: they must not be taken for continuous
   */
  async load(options: { segment?: number } = {}): Promise<LoadedRecording> {
    checkOptionNames('Recording.load', options, ['segment']);
    return load(this.source, options.segment);
  }

  /**
   * Cuts the recording into pieces of equal length, in microvolts: one after the other (`seconds`), the scored ones of a
   * `hypnogram`, around annotations (`events`), or, of a recording that consists of trials, those trials (`events` then only
   * name their classes). No piece goes across a gap; what does not fit is left out, and `notes` says how much that was.
   *
   * @throws ThetalabError when channels differ in rate, a unit is no voltage, nothing fits, or a sample is not finite
   */
  async epochs(options: EpochsOptions & Person = {}): Promise<Epochs> {
    return cut(this.source, windowsOf(this.source, options), options);
  }

  /** What the header says, as plain JSON: no sample, and nobody's name. */
  toJSON(): RecordingSummary {
    return summarizeRecording(this.source);
  }

  toString(): string {
    return this[displaySymbol]()['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    return describeRecording(this.source);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
