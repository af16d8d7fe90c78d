import { expected } from '../../../system';
import { printable } from '../header-fields';
import type { RangeFile } from '../range-file';
import type { EdfHeader } from './header';
import { type Block, forEachPiece, type SignalRange } from './records';
import type { EdfSignalHeader } from './signal-header';

/** Physical values are `scale * (offset + digital)`. */
export interface Scaling {
  scale: number;
  offset: number;
}

/**
 * Reads ranges of signals in their physical units. They must lie within the file.
 *
 * @throws ThetalabError when the scale of one of them means nothing
 */
export function readSamples(
  file: RangeFile,
  header: EdfHeader,
  ranges: readonly SignalRange[],
): Float32Array[] {
  const scalings = ranges.map(({ signal }) => scalingOf(signal, header.bytesPerSample, file));
  const samples = ranges.map(({ count }) => uninitialised(count));
  const decode = header.bytesPerSample === 3 ? decode24 : decode16;
  forEachPiece(file, header, ranges, (block, from, count, range, at) => {
    decode(block, from, count, scalings[range]!, samples[range]!, at);
  });
  return samples;
}

/** Every sample is overwritten: to fill them with zeros before would touch the memory twice. */
function uninitialised(count: number): Float32Array {
  return new Float32Array(Buffer.allocUnsafeSlow(4 * count).buffer);
}

/** @throws ThetalabError when minimum and maximum are the same, or some digital value is beyond what float32 holds */
function scalingOf(signal: EdfSignalHeader, bytesPerSample: number, file: RangeFile): Scaling {
  const where = `"${printable(signal.label)}" of "${file.path}"`;
  const remedy = 'the header is damaged, or leave that channel out with the option channels';
  for (const kind of ['digital', 'physical'] as const) {
    const value = signal[`${kind}Minimum`];
    if (value !== signal[`${kind}Maximum`]) continue;
    const what = `a ${kind} minimum and maximum that differ`;
    throw expected(file.reader, what, `both ${value} in ${where}`, remedy);
  }
  const { physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum } = signal;
  const scale = (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum);
  const offset = physicalMaximum / scale - digitalMaximum;
  const most = 2 ** (8 * bytesPerSample - 1);
  const extremes = [-most, most - 1].map((digital) => Math.fround(scale * (offset + digital)));
  if (extremes.every(Number.isFinite)) return { scale, offset };
  const got = `${physicalMinimum} to ${physicalMaximum} in ${where}`;
  throw expected(file.reader, 'physical values that float32 can hold', got, remedy);
}

/** Four at a time, which saves a third of the time of one at a time. */
function decode16(
  { int16 }: Block,
  from: number,
  count: number,
  { scale, offset }: Scaling,
  out: Float32Array,
  at: number,
): void {
  const end = from + count;
  let sample = from;
  let index = at;
  for (; sample + 3 < end; sample += 4, index += 4) {
    out[index] = scale * (offset + int16[sample]!);
    out[index + 1] = scale * (offset + int16[sample + 1]!);
    out[index + 2] = scale * (offset + int16[sample + 2]!);
    out[index + 3] = scale * (offset + int16[sample + 3]!);
  }
  for (; sample < end; sample++, index++) out[index] = scale * (offset + int16[sample]!);
}

function decode24(
  { bytes }: Block,
  from: number,
  count: number,
  { scale, offset }: Scaling,
  out: Float32Array,
  at: number,
): void {
  for (let index = 0, byte = 3 * from; index < count; index++, byte += 3) {
    const digital = (bytes[byte]! << 8) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 24);
    out[at + index] = scale * (offset + (digital >> 8));
  }
}
