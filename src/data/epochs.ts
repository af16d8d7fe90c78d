import { checkList, checkNumber, checkTexts, checkTyped, describeValue, expected, isRecord } from '../system';
import { channelIndices, checkRow, checkRows, columnsOf, placeOfRow, rowsOfSubjects } from './epoch-columns';
import { EpochSet } from './epoch-set';
import { checkIsEpochs, checkRoom } from './epoch-source';
import { checkScale, checkScaling, type EpochScaling, normalizeValues } from './normalize-epochs';
import { mergeParticipants, type Participants } from './participants';
import { sleepStages, unknownStage } from './stages';

/** What `Epochs` is made of; see there. */
export interface EpochsInit {
  values: Float32Array;
  samplesPerEpoch: number;
  samplingRate: number;
  /** Labels of the channels: one or more. */
  channels: readonly string[];
  labels: Int32Array;
  subjects: string[];
  nights: string[];
  seconds: Float64Array;
  classes?: readonly string[];
  notes?: readonly string[];
  participants?: Participants;
}

/**
 * Scored pieces of recordings of equal length: one row per epoch, with its label and where it comes from.
 * Nothing in it is ever changed; selecting makes a copy.
 */
export class Epochs extends EpochSet<Epochs> {
  /** Samples, row-major (length, channels, samplesPerEpoch): microvolts, or standard deviations once normalised. */
  readonly values: Float32Array;
  /** Samples of each channel in one epoch. */
  readonly samplesPerEpoch: number;
  /** Samples per second, in Hz. */
  readonly samplingRate: number;
  /** Labels of the channels, such as `EEG Fpz-Cz`. */
  readonly channels: readonly string[];
  /** Index into `classes`; -1 is unknown. */
  readonly labels: Int32Array;
  /** Names of the labels (default the five sleep stages). */
  readonly classes: readonly string[];
  /** Whom each epoch was recorded from. */
  readonly subjects: readonly string[];
  /** Which recording of the subject each epoch belongs to. */
  readonly nights: readonly string[];
  /** Start of each epoch, in seconds since its recording began. */
  readonly seconds: Float64Array;
  /** What the reader left out or repaired, in words. */
  readonly notes: readonly string[];
  /** What the dataset says of the subjects, where it does; it is not shown. */
  readonly participants: Participants | undefined;

  /** @throws ThetalabError when the parts are not of one length, or hold a value that is not finite */
  constructor(init: EpochsInit) {
    super();
    checkParts(init);
    this.values = init.values;
    this.samplesPerEpoch = init.samplesPerEpoch;
    this.samplingRate = init.samplingRate;
    this.channels = init.channels;
    this.labels = init.labels;
    this.classes = init.classes ?? sleepStages;
    this.subjects = init.subjects;
    this.nights = init.nights;
    this.seconds = init.seconds;
    this.notes = init.notes ?? [];
    this.participants = init.participants;
    this.check();
  }

  /** The samples of one epoch, channel after channel: a view, not a copy. */
  epoch(index: number): Float32Array {
    checkRow('Epochs.epoch', index, this.length);
    return this.values.subarray(index * this.valuesPerEpoch, (index + 1) * this.valuesPerEpoch);
  }

  /** The same epochs with these channels alone, in this order. */
  pick(labels: readonly string[]): Epochs {
    const from = channelIndices('Epochs.pick', this.channels, labels);
    const { samplesPerEpoch } = this;
    const values = new Float32Array(this.length * labels.length * samplesPerEpoch);
    for (let row = 0, at = 0; row < this.length; row++) {
      const epoch = this.epoch(row);
      for (const channel of from) {
        values.set(epoch.subarray(channel * samplesPerEpoch, (channel + 1) * samplesPerEpoch), at);
        at += samplesPerEpoch;
      }
    }
    return this.with({ values, channels: [...labels] });
  }

  /** The epochs at these indices, in this order. */
  select(indices: ArrayLike<number>): Epochs {
    checkRows('Epochs.select', indices, this.length);
    const values = new Float32Array(indices.length * this.valuesPerEpoch);
    this.read(indices, values);
    return this.with({ values, ...columnsOf(this, indices) });
  }

  /**
   * Copies epochs into `out`, one after the other, each channel after channel.
   *
   * @param rows in any order, repeated or not
   * @param out rows.length x valuesPerEpoch
   * @throws ThetalabError for a row that there is not, or an `out` of another size
   */
  read(rows: ArrayLike<number>, out: Float32Array): void {
    checkRows('Epochs.read', rows, this.length);
    checkRoom('Epochs.read', this, rows.length, out);
    for (let at = 0; at < rows.length; at++) out.set(this.epoch(rows[at]!), at * this.valuesPerEpoch);
  }

  /** The same epochs as `(x - mean) / standardDeviation`. */
  standardized(mean: number, standardDeviation: number): Epochs {
    checkScale('Epochs.standardized', mean, standardDeviation);
    return this.with({ values: this.values.map((value) => (value - mean) / standardDeviation) });
  }

  /**
   * The same epochs, each channel of each scaled by itself, so that no statistic of other epochs is used: with `zscore` to mean 0
   * and standard deviation 1, with `robust` to median 0 and interquartile range 1.
   *
   * @throws ThetalabError when a channel of an epoch does not vary (`checked()` leaves it out), or for `robust` half its samples
   *   are the same
   */
  normalized(how: EpochScaling): Epochs {
    checkScaling('Epochs.normalized', how);
    const values = this.values.slice();
    normalizeValues('Epochs.normalized', how, values, this, (row) => placeOfRow(this, row));
    return this.with({ values });
  }

  /** All epochs of these subjects, in recording order. */
  ofSubjects(names: readonly string[]): Epochs {
    return this.select(rowsOfSubjects('Epochs.ofSubjects', this, names));
  }

  /** The same epochs with some parts replaced. */
  with(changes: Partial<EpochsInit>): Epochs {
    return new Epochs({ ...(this as unknown as EpochsInit), ...changes });
  }

  /** All epochs of a list, one after the other. */
  static concat(list: readonly Epochs[]): Epochs {
    checkList('Epochs.concat', 'a list of sets of epochs', list);
    for (const one of list) checkIsEpochs('Epochs.concat', one);
    const [first] = list;
    if (!first) throw expected('Epochs.concat', 'at least one set of epochs', 'none');
    const shape = (one: Epochs) =>
      `${one.samplesPerEpoch} samples at ${one.samplingRate} Hz of ${one.channels.join(', ')} in ${one.classes.join(' ')}`;
    const other = list.find((one) => shape(one) !== shape(first));
    if (other) throw expected('Epochs.concat', `epochs of ${shape(first)}`, shape(other), 'read them alike');
    const values = new Float32Array(list.reduce((sum, one) => sum + one.values.length, 0));
    let at = 0;
    for (const one of list) {
      values.set(one.values, at);
      at += one.values.length;
    }
    return first.with({
      values,
      labels: Int32Array.from(list.flatMap((one) => Array.from(one.labels))),
      subjects: list.flatMap((one) => one.subjects),
      nights: list.flatMap((one) => one.nights),
      seconds: Float64Array.from(list.flatMap((one) => Array.from(one.seconds))),
      notes: list.flatMap((one) => one.notes),
      participants: mergeParticipants(list.map((one) => one.participants)),
    });
  }

  protected withNotes(notes: readonly string[]): Epochs {
    return this.with({ notes });
  }

  private check(): void {
    const { length } = this.labels;
    const sizes = { subjects: this.subjects, nights: this.nights, seconds: this.seconds };
    for (const [name, { length: got }] of Object.entries(sizes)) {
      if (got !== length) throw expected('Epochs', `${length} ${name}, one for each label`, String(got));
    }
    if (!this.channels.length) throw expected('Epochs', 'at least one channel', 'none');
    if (this.values.length !== length * this.valuesPerEpoch) {
      const shape = [length, this.channels.length, this.samplesPerEpoch].join(' x ');
      throw expected('Epochs', `${shape} values`, String(this.values.length));
    }
    const lost = this.seconds.findIndex((value) => !Number.isFinite(value));
    if (lost >= 0)
      throw expected(
        'Epochs',
        'finite seconds',
        `${this.seconds[lost]} of epoch ${lost}`,
        'say when it begins',
      );
    const label = this.labels.find((code) => code < unknownStage || code >= this.classes.length);
    if (label !== undefined)
      throw expected('Epochs', `labels from -1 to ${this.classes.length - 1}`, String(label));
    const bad = this.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const row = Math.floor(bad / this.valuesPerEpoch);
      const where = `${this.values[bad]} in ${placeOfRow(this, row)}`;
      throw expected('Epochs', 'finite samples', where, 'leave out or interpolate that piece');
    }
  }
}

/** @throws ThetalabError when a part is missing or of another type */
function checkParts(init: EpochsInit): void {
  if (!isRecord(init)) throw expected('Epochs', 'the parts of epochs', describeValue(init), 'see EpochsInit');
  const { values, labels, seconds, channels, subjects, nights, classes = [], notes = [] } = init;
  checkTyped('Epochs', 'values', values, 'Float32Array');
  checkTyped('Epochs', 'labels', labels, 'Int32Array');
  checkTyped('Epochs', 'seconds', seconds, 'Float64Array');
  checkTexts('Epochs', 'channels to be a list of labels', channels);
  checkTexts('Epochs', 'classes to be a list of names', classes);
  checkTexts('Epochs', 'notes to be a list of texts', notes);
  checkList('Epochs', 'subjects to be a list of names', subjects);
  checkList('Epochs', 'nights to be a list of names', nights);
  for (const [name, value] of Object.entries({
    samplesPerEpoch: init.samplesPerEpoch,
    samplingRate: init.samplingRate,
  })) {
    checkNumber('Epochs', name, value);
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw expected('Epochs', `${name} above 0`, String(value));
  }
}
