import { type Displayable, displaySymbol, expected, type MimeBundle } from '../system';
import { describeEpochs } from './describe-epochs';
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
}

/**
 * Scored pieces of recordings of equal length: one row per epoch, with its label and where it comes from.
 * Nothing in it is ever changed; selecting makes a copy.
 */
export class Epochs implements Displayable {
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

  /** @throws ThetalabError when the parts are not of one length, or hold a value that is not finite */
  constructor(init: EpochsInit) {
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
    this.check();
  }

  /** Number of epochs. */
  get length(): number {
    return this.labels.length;
  }

  /** Values in one epoch: channels x samplesPerEpoch. */
  get valuesPerEpoch(): number {
    return this.channels.length * this.samplesPerEpoch;
  }

  /** The samples of one epoch, channel after channel: a view, not a copy. */
  epoch(index: number): Float32Array {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw expected('Epochs.epoch', `an index from 0 to ${this.length - 1}`, String(index));
    }
    return this.values.subarray(index * this.valuesPerEpoch, (index + 1) * this.valuesPerEpoch);
  }

  /** The same epochs with these channels alone, in this order. */
  pick(labels: readonly string[]): Epochs {
    const from = labels.map((label) => this.channels.indexOf(label));
    const missing = labels[from.indexOf(-1)];
    if (missing !== undefined || !labels.length) {
      const got = missing === undefined ? 'none' : `"${missing}"`;
      throw expected('Epochs.pick', `channels among ${this.channels.join(', ')}`, got);
    }
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
    const rows = Array.from(indices);
    const values = new Float32Array(rows.length * this.valuesPerEpoch);
    rows.forEach((row, at) => {
      values.set(this.epoch(row), at * this.valuesPerEpoch);
    });
    return this.with({
      values,
      labels: Int32Array.from(rows, (row) => this.labels[row]!),
      subjects: rows.map((row) => this.subjects[row]!),
      nights: rows.map((row) => this.nights[row]!),
      seconds: Float64Array.from(rows, (row) => this.seconds[row]!),
    });
  }

  /** All epochs of these subjects, in recording order. */
  ofSubjects(names: readonly string[]): Epochs {
    const known = this.subjectNames();
    const stranger = names.find((name) => !known.includes(name));
    if (stranger !== undefined) {
      throw expected('Epochs.ofSubjects', `subjects among ${known.join(', ')}`, `"${stranger}"`);
    }
    const wanted = new Set(names);
    return this.select(Array.from(this.subjects.keys()).filter((row) => wanted.has(this.subjects[row]!)));
  }

  /** Each subject once, in order of appearance. */
  subjectNames(): string[] {
    return [...new Set(this.subjects)];
  }

  /** How many epochs each class has. */
  counts(): Record<string, number> {
    const counts = Object.fromEntries(this.classes.map((name) => [name, 0]));
    for (const label of this.labels) if (label !== unknownStage) counts[this.classes[label]!]!++;
    return counts;
  }

  /** The same epochs with some parts replaced. */
  with(changes: Partial<EpochsInit>): Epochs {
    return new Epochs({ ...(this as unknown as EpochsInit), ...changes });
  }

  /** All epochs of a list, one after the other. */
  static concat(list: readonly Epochs[]): Epochs {
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
    });
  }

  /** A table of subjects and stages. */
  toString(): string {
    return describeEpochs(this)['text/plain'];
  }

  [displaySymbol](): MimeBundle {
    return describeEpochs(this);
  }

  /** How Node prints it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
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
    const label = this.labels.find((code) => code < unknownStage || code >= this.classes.length);
    if (label !== undefined)
      throw expected('Epochs', `labels from -1 to ${this.classes.length - 1}`, String(label));
    const bad = this.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const row = Math.floor(bad / this.valuesPerEpoch);
      const where = `${this.values[bad]} in epoch ${row} of subject ${this.subjects[row]}, ${this.seconds[row]} s into the recording`;
      throw expected('Epochs', 'finite samples', where, 'leave out or interpolate that piece');
    }
  }
}
