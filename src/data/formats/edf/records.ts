import type { RangeFile } from '../range-file';
import type { EdfHeader } from './header';
import type { EdfSignalHeader } from './signal-header';

/** Most bytes read at once: few enough to stay in the processor's cache until they are decoded. */
const blockBytes = 3 << 18;
/** Files are read in pages of so many bytes: to jump over fewer saves nothing. */
const smallestJump = 1 << 12;

/** Some consecutive samples of one signal, counted from the beginning of the file through all its data records. */
export interface SignalRange {
  signal: EdfSignalHeader;
  first: number;
  count: number;
}

/**
 * Bytes that were read, and the same as 16-bit numbers: all machines that Node runs on here are little-endian, as EDF
 * is.
 */
export interface Block {
  bytes: Uint8Array;
  int16: Int16Array;
}

/**
 * Gets samples that lie side by side: `count` of them from sample `from` of the block on, which are those from `at` on of
 * the range with this index. The block is overwritten afterwards.
 */
type UsePiece = (block: Block, from: number, count: number, range: number, at: number) => void;

/** A range, its index, the data records that hold something of it, and those of which it takes all samples. */
interface Span extends SignalRange {
  index: number;
  begin: number;
  end: number;
  wholeBegin: number;
  wholeEnd: number;
}

/** All reading is synchronous, so that one block serves every file. */
let block: Block | undefined;

/**
 * Reads ranges of signals and hands them over piece by piece, in order of time. Only what they take is read, and what lies
 * between two of their pieces where that is less than a page.
 */
export function forEachPiece(
  file: RangeFile,
  header: EdfHeader,
  ranges: readonly SignalRange[],
  use: UsePiece,
): void {
  const spans = ranges.flatMap((range, index) => (range.count > 0 ? spanOf(range, index) : []));
  // Between two cuts lies a single record, or all samples of every record there are wanted.
  const edges = spans.flatMap(({ begin, end, wholeBegin, wholeEnd }) => [begin, wholeBegin, wholeEnd, end]);
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  for (let at = 1; at < cuts.length; at++) {
    const [begin, end] = [cuts[at - 1]!, cuts[at]!];
    const active = spans.filter((span) => span.begin <= begin && span.end >= end);
    if (active.length) readRecords(file, header, active, begin, end, use);
  }
}

function spanOf(range: SignalRange, index: number): Span {
  const own = range.signal.samplesPerRecord;
  const [first, last] = [range.first / own, (range.first + range.count) / own];
  const [begin, end] = [Math.floor(first), Math.ceil(last)];
  return { ...range, index, begin, end, wholeBegin: Math.ceil(first), wholeEnd: Math.floor(last) };
}

/** Reads data records of which each holds something of each span: if there are several, all samples. */
function readRecords(
  file: RangeFile,
  header: EdfHeader,
  spans: readonly Span[],
  begin: number,
  end: number,
  use: UsePiece,
): void {
  const near = smallestJump / header.bytesPerSample;
  const groups = neighbours(spans, begin, header.samplesPerRecord, near);
  const [first, last] = [groups[0]![0]!.signal, groups.at(-1)!.at(-1)!.signal];
  const toNextRecord = header.samplesPerRecord - last.offset - last.samplesPerRecord + first.offset;
  if (groups.length === 1 && toNextRecord < near) {
    readRun(file, header, spans, begin, end, use);
    return;
  }
  for (let record = begin; record < end; record++) {
    for (const group of groups) readRun(file, header, group, record, record + 1, use);
  }
}

/** Spans whose parts of a record are less than `near` samples apart, together; in order of their place. */
function neighbours(
  spans: readonly Span[],
  record: number,
  samplesPerRecord: number,
  near: number,
): Span[][] {
  const parts = spans.map((span) => ({ span, part: partOf(span, record, samplesPerRecord) }));
  const groups: Span[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { span, part } of parts.sort((a, b) => a.part[0] - b.part[0])) {
    if (part[0] - end < near) groups[groups.length - 1]!.push(span);
    else groups.push([span]);
    end = Math.max(end, part[1]);
  }
  return groups;
}

/** Reads from the first sample of any of the spans in record `begin` to the last in the record before `end`. */
function readRun(
  file: RangeFile,
  header: EdfHeader,
  spans: readonly Span[],
  begin: number,
  end: number,
  use: UsePiece,
): void {
  const { headerBytes, bytesPerSample, samplesPerRecord } = header;
  block ??= newBlock();
  const from = Math.min(...spans.map((span) => partOf(span, begin, samplesPerRecord)[0]));
  const to = Math.max(...spans.map((span) => partOf(span, end - 1, samplesPerRecord)[1]));
  const most = Math.floor(blockBytes / bytesPerSample);
  for (let at = from; at < to; at += most) {
    const count = Math.min(most, to - at);
    file.fill(block.bytes.subarray(0, count * bytesPerSample), headerBytes + at * bytesPerSample);
    for (let record = Math.floor(at / samplesPerRecord); record * samplesPerRecord < at + count; record++) {
      for (const span of spans) {
        const [low, high] = partOf(span, record, samplesPerRecord);
        const [first, last] = [Math.max(low, at), Math.min(high, at + count)];
        if (first >= last) continue;
        const { offset, samplesPerRecord: own } = span.signal;
        const done = first - record * samplesPerRecord - offset + record * own - span.first;
        use(block, first - at, last - first, span.index, done);
      }
    }
  }
}

/** Where a record's part of a span begins and ends, in samples of all signals since the first record. */
function partOf({ signal, first, count }: Span, record: number, samplesPerRecord: number): [number, number] {
  const at = record * samplesPerRecord + signal.offset;
  const own = signal.samplesPerRecord;
  const skipped = Math.max(0, first - record * own);
  return [at + skipped, at + Math.min(own, first + count - record * own)];
}

function newBlock(): Block {
  const bytes = new Uint8Array(blockBytes);
  return { bytes, int16: new Int16Array(bytes.buffer) };
}
