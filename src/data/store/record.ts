import { crc32 } from 'node:zlib';
import { expected } from '../../system';

/** How samples are kept: exactly, or as 16-bit integers with a scale for each epoch and channel. */
export type StoreType = 'float32' | 'int16';
export const storeTypes: readonly StoreType[] = ['float32', 'int16'];

/** What the bytes of one epoch depend on. */
export interface RecordShape {
  dtype: StoreType;
  channels: number;
  samplesPerEpoch: number;
}

const checksumBytes = 4;
const largest = 32767;
/** Beyond these, float32 scales would overflow or lose precision; no electrode gives such a voltage. */
const [tooLarge, tooSmall] = [1e30, 1e-30];

/**
 * Bytes of one epoch: its CRC-32, for int16 a float32 scale for each channel, the samples; filled up to a multiple of
 * four.
 */
export function recordBytes({ dtype, channels, samplesPerEpoch }: RecordShape): number {
  const samples = channels * samplesPerEpoch;
  if (dtype === 'float32') return checksumBytes + 4 * samples;
  return checksumBytes + 4 * channels + 4 * Math.ceil(samples / 2);
}

/**
 * Writes epochs as records. What `int16` loses: every sample is within half a scale, max |x| / 65534 of its epoch and
 * channel, of what it was (and within float32's rounding of that); samples of less than 1e-30 all over a channel
 * become 0.
 *
 * @param values row-major (epochs, channels, samplesPerEpoch)
 * @throws ThetalabError for int16 when a sample is beyond 1e30
 */
export function encodeRecords(values: Float32Array, shape: RecordShape): Uint8Array {
  const perEpoch = shape.channels * shape.samplesPerEpoch;
  const size = recordBytes(shape);
  const bytes = new Uint8Array((values.length / perEpoch) * size);
  for (let row = 0; row * size < bytes.length; row++) {
    const epoch = values.subarray(row * perEpoch, (row + 1) * perEpoch);
    const record = bytes.subarray(row * size, (row + 1) * size);
    const body = record.subarray(checksumBytes);
    if (shape.dtype === 'int16') encodeIntegers(epoch, body, shape);
    else floatsIn(body, perEpoch).set(epoch);
    new DataView(record.buffer, record.byteOffset).setUint32(0, crc32(body), true);
  }
  return bytes;
}

function encodeIntegers(epoch: Float32Array, body: Uint8Array, { channels, samplesPerEpoch }: RecordShape) {
  const scales = floatsIn(body, channels);
  const integers = new Int16Array(body.buffer, body.byteOffset + 4 * channels, epoch.length);
  for (let channel = 0; channel < channels; channel++) {
    const first = channel * samplesPerEpoch;
    let peak = 0;
    for (let at = first; at < first + samplesPerEpoch; at++) peak = Math.max(peak, Math.abs(epoch[at]!));
    if (!(peak <= tooLarge)) {
      const remedy = 'store it as float32';
      throw expected('encodeRecords', `samples up to ${tooLarge} to keep as int16`, String(peak), remedy);
    }
    const scale = peak < tooSmall ? 0 : Math.fround(peak / largest);
    scales[channel] = scale;
    if (scale === 0) continue;
    for (let at = first; at < first + samplesPerEpoch; at++) integers[at] = Math.round(epoch[at]! / scale);
  }
}

/** Whether the bytes of a record are those that were written. */
export function isIntact(record: Uint8Array): boolean {
  const stored = new DataView(record.buffer, record.byteOffset).getUint32(0, true);
  return crc32(record.subarray(checksumBytes)) === stored;
}

/**
 * Reads the samples of some channels out of a record, one channel after the other.
 *
 * @param record begins at a multiple of four bytes of its buffer
 * @param picked which channels, in this order
 */
export function decodeRecord(
  record: Uint8Array,
  { dtype, channels, samplesPerEpoch }: RecordShape,
  picked: readonly number[],
  out: Float32Array,
): void {
  const body = record.subarray(checksumBytes);
  const samples = channels * samplesPerEpoch;
  if (dtype === 'float32') {
    const floats = floatsIn(body, samples);
    for (const [at, channel] of picked.entries()) {
      const first = channel * samplesPerEpoch;
      out.set(floats.subarray(first, first + samplesPerEpoch), at * samplesPerEpoch);
    }
    return;
  }
  const scales = floatsIn(body, channels);
  const integers = new Int16Array(body.buffer, body.byteOffset + 4 * channels, samples);
  for (const [at, channel] of picked.entries()) {
    const [from, to, scale] = [channel * samplesPerEpoch, at * samplesPerEpoch, scales[channel]!];
    for (let i = 0; i < samplesPerEpoch; i++) out[to + i] = integers[from + i]! * scale;
  }
}

function floatsIn(bytes: Uint8Array, count: number): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, count);
}
