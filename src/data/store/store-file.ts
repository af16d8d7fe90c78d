import { closeSync } from 'node:fs';
import { expected } from '../../system';
import { type OpenFile, openFile } from '../formats/range-file';
import { magic, readIndex, type StoreIndex, shapeOf } from './layout';
import { decodeRecord, isIntact, type RecordShape, recordBytes } from './record';

/** Records that follow each other are read together, up to so many bytes. */
const bytesAtOnce = 1 << 22;
const where = 'openEpochStore';

/** Closes the files of stores that nobody refers to any more. */
const closing = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** The file of an epoch store, open: once it is replaced by another of its name, what was opened is still read. */
export class StoreFile {
  readonly index: StoreIndex;
  private readonly file: OpenFile;
  private readonly shape: RecordShape;
  private readonly size: number;

  /** @throws ThetalabError when it cannot be opened, or is no whole epoch store */
  constructor(readonly path: string) {
    this.file = openFile(path, where);
    closing.register(this, this.file.descriptor);
    this.index = readIndex(path, this.file.size, this.file.fill);
    this.shape = shapeOf(this.index);
    this.size = recordBytes(this.shape);
  }

  /**
   * Reads epochs into `out`, which is in the order of `rows`; the file is read forwards.
   *
   * @param picked channels, in this order
   * @throws ThetalabError when a record is damaged; the message names the epoch
   */
  read(rows: ArrayLike<number>, picked: readonly number[], out: Float32Array): void {
    const perEpoch = picked.length * this.shape.samplesPerEpoch;
    const order = Int32Array.from({ length: rows.length }, (_, at) => at).sort((a, b) => rows[a]! - rows[b]!);
    const limit = Math.max(1, Math.floor(bytesAtOnce / this.size));
    for (let from = 0; from < order.length; ) {
      const first = rows[order[from]!]!;
      let to = from + 1;
      while (
        to < order.length &&
        rows[order[to]!]! - rows[order[to - 1]!]! <= 1 &&
        rows[order[to]!]! - first < limit
      )
        to++;
      const bytes = new Uint8Array((rows[order[to - 1]!]! - first + 1) * this.size);
      this.file.fill(bytes, magic.length + first * this.size);
      for (; from < to; from++) {
        const at = order[from]!;
        const begin = (rows[at]! - first) * this.size;
        const target = out.subarray(at * perEpoch, (at + 1) * perEpoch);
        this.decode(bytes.subarray(begin, begin + this.size), rows[at]!, picked, target);
      }
    }
  }

  private decode(record: Uint8Array, row: number, picked: readonly number[], out: Float32Array): void {
    if (isIntact(record)) {
      decodeRecord(record, this.shape, picked, out);
      if (allFinite(out)) return;
    }
    const { subjects, nights, seconds } = this.index;
    const got = `a damaged epoch ${row} (subject ${subjects[row]}, night ${nights[row]}, ${seconds[row]} s)`;
    throw expected(where, `intact epochs in "${this.path}"`, got, 'convert the recordings again');
  }
}

/** Whether no sample is NaN or infinite: of those alone the difference from themselves is not 0. */
function allFinite(samples: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < samples.length; at++) sum += samples[at]! - samples[at]!;
  return sum === 0;
}
