import type { EdfHeader } from './edf-header';
import type { EdfSignalHeader } from './edf-signal-header';
import type { RangeFile } from './range-file';

/** Most bytes read at once. */
const blockBytes = 1 << 22;
/** Jumping over fewer bytes than this costs more than reading them. */
const smallestJump = 1 << 13;

/** Some data records, one after the other. */
export interface RecordRange {
  first: number;
  count: number;
}

/**
 * Hands over the data records of a range one by one, for each of these signals the bytes that are its own.
 * Of records in which the signals take little room, only the part that holds them is read.
 */
export function forEachRecord(
  file: RangeFile,
  header: EdfHeader,
  signals: readonly EdfSignalHeader[],
  range: RecordRange,
  use: (bytes: readonly Uint8Array[], index: number) => void,
): void {
  if (!signals.length || range.count === 0) return;
  const { bytesPerRecord, headerBytes } = header;
  const begin = Math.min(...signals.map(({ offset }) => offset));
  const end = Math.max(...signals.map(({ offset, bytes }) => offset + bytes));
  const whole = bytesPerRecord - (end - begin) < smallestJump;
  const perBlock = whole ? Math.max(1, Math.min(range.count, Math.floor(blockBytes / bytesPerRecord))) : 1;
  const block = new Uint8Array(whole ? perBlock * bytesPerRecord : end - begin);
  const skipped = whole ? 0 : begin;
  for (let done = 0; done < range.count; done += perBlock) {
    const count = Math.min(perBlock, range.count - done);
    const bytes = whole ? block.subarray(0, count * bytesPerRecord) : block;
    file.fill(bytes, headerBytes + (range.first + done) * bytesPerRecord + skipped);
    for (let record = 0; record < count; record++) {
      const at = record * bytesPerRecord - skipped;
      const parts = signals.map(({ offset, bytes: size }) => block.subarray(at + offset, at + offset + size));
      use(parts, done + record);
    }
  }
}
