import {
  channelIndices,
  checkRow,
  checkRows,
  columnsOf,
  type EpochColumns,
  placeOfRow,
  rowsOfSubjects,
} from '../epoch-columns';
import { EpochSet } from '../epoch-set';
import { checkRoom } from '../epoch-source';
import { Epochs } from '../epochs';
import { checkScale, checkScaling, type EpochScaling, normalizeValues } from '../normalize-epochs';
import type { Participants } from '../participants';
import { StoreFile } from './store-file';

/** Which part of a store is seen, and how. */
interface View extends Pick<EpochColumns, 'labels' | 'subjects' | 'nights' | 'seconds'> {
  /** Numbers of the records. */
  rows: Int32Array;
  /** Numbers of the channels. */
  picked: readonly number[];
  /** Applied one after the other. */
  scalings: readonly Scaling[];
  notes: readonly string[];
}

/** Changes samples that were read, of these rows of these epochs, in place. */
type Scaling = (samples: Float32Array, epochs: StoredEpochs, rows: ArrayLike<number>) => void;

/**
 * Epochs that stay in their file: labels, subjects, nights and times are in memory, samples are read when somebody asks for
 * them. Selecting gives a view on the same file. What `Epochs` can select, it can, with the same result.
 */
export class StoredEpochs extends EpochSet<StoredEpochs> {
  readonly samplesPerEpoch: number;
  readonly samplingRate: number;
  readonly channels: readonly string[];
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly subjects: readonly string[];
  readonly nights: readonly string[];
  readonly seconds: Float64Array;
  readonly notes: readonly string[];
  readonly participants: Participants | undefined;

  constructor(
    private readonly file: StoreFile,
    private readonly view: View = whole(file),
  ) {
    super();
    const { samplesPerEpoch, samplingRate, channels, classes } = file.index;
    this.samplesPerEpoch = samplesPerEpoch;
    this.samplingRate = samplingRate;
    this.channels = view.picked.map((channel) => channels[channel]!);
    this.classes = classes;
    this.notes = view.notes;
    this.participants = file.index.participants;
    this.labels = view.labels;
    this.subjects = view.subjects;
    this.nights = view.nights;
    this.seconds = view.seconds;
  }

  /**
   * Copies epochs into `out`, one after the other, each channel after channel.
   *
   * @param rows in any order, repeated or not; the file is read forwards
   * @param out rows.length x valuesPerEpoch
   * @throws ThetalabError for a row that there is not, an `out` of another size, or a damaged epoch
   */
  read(rows: ArrayLike<number>, out: Float32Array): void {
    checkRows('StoredEpochs.read', rows, this.length);
    checkRoom('StoredEpochs.read', this, rows.length, out);
    const records = Int32Array.from(rows, (row) => this.view.rows[row]!);
    this.file.read(records, this.view.picked, out);
    for (const scale of this.view.scalings) scale(out, this, rows);
  }

  /** The samples of one epoch, channel after channel, as a copy. */
  epoch(index: number): Float32Array {
    checkRow('StoredEpochs.epoch', index, this.length);
    const out = new Float32Array(this.valuesPerEpoch);
    this.read([index], out);
    return out;
  }

  /** The epochs at these indices, in this order. */
  select(indices: ArrayLike<number>): StoredEpochs {
    checkRows('StoredEpochs.select', indices, this.length);
    const rows = Int32Array.from(indices, (row) => this.view.rows[row]!);
    return new StoredEpochs(this.file, { ...this.view, ...columnsOf(this, indices), rows });
  }

  /** All epochs of these subjects, in recording order. */
  ofSubjects(names: readonly string[]): StoredEpochs {
    return this.select(rowsOfSubjects('StoredEpochs.ofSubjects', this, names));
  }

  /** The same epochs with these channels alone, in this order. */
  pick(labels: readonly string[]): StoredEpochs {
    const indices = channelIndices('StoredEpochs.pick', this.channels, labels);
    const picked = indices.map((index) => this.view.picked[index]!);
    return new StoredEpochs(this.file, { ...this.view, picked });
  }

  /** The same epochs as `(x - mean) / standardDeviation`. */
  standardized(mean: number, standardDeviation: number): StoredEpochs {
    checkScale('StoredEpochs.standardized', mean, standardDeviation);
    return this.scaled((out) => {
      for (let at = 0; at < out.length; at++) out[at] = (out[at]! - mean) / standardDeviation;
    });
  }

  /**
   * The same epochs, each channel of each scaled by itself, as `Epochs.normalized` does, whenever they are read: a channel that
   * does not vary is refused then.
   */
  normalized(how: EpochScaling): StoredEpochs {
    checkScaling('StoredEpochs.normalized', how);
    return this.scaled((out, epochs, rows) => {
      const placeOf = (index: number) => placeOfRow(epochs, rows[index]!);
      normalizeValues('StoredEpochs.normalized', how, out, epochs, placeOf);
    });
  }

  private scaled(scaling: Scaling): StoredEpochs {
    return new StoredEpochs(this.file, { ...this.view, scalings: [...this.view.scalings, scaling] });
  }

  /** All of it in memory, for what needs the samples at once. */
  toEpochs(): Epochs {
    const values = new Float32Array(this.length * this.valuesPerEpoch);
    this.read(Int32Array.from(this.labels.keys()), values);
    const { samplesPerEpoch, samplingRate, channels, labels, classes, seconds, notes } = this;
    const [subjects, nights] = [[...this.subjects], [...this.nights]];
    return new Epochs({
      ...{ values, samplesPerEpoch, samplingRate, channels, labels, classes },
      ...{ subjects, nights, seconds, notes, participants: this.participants },
    });
  }

  protected withNotes(notes: readonly string[]): StoredEpochs {
    return new StoredEpochs(this.file, { ...this.view, notes });
  }
}

function whole({ index }: StoreFile): View {
  const { labels, subjects, nights, seconds, length, channels, notes } = index;
  const rows = Int32Array.from({ length }, (_, row) => row);
  return { labels, subjects, nights, seconds, rows, picked: [...channels.keys()], scalings: [], notes };
}

/**
 * Opens an epoch store (see `convert`). Its samples are read when they are asked for, each checked against its check sum.
 *
 * @throws ThetalabError when the file cannot be read, is no epoch store, of another version, cut off or damaged
 */
export function openEpochStore(path: string): StoredEpochs {
  return new StoredEpochs(new StoreFile(path));
}
