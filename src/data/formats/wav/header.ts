import { counted, expected } from '../../../system';
import { bytesPer, type NumberType } from '../number-type';
import type { RangeFile } from '../range-file';

/** What the chunks of a WAV file say. */
export interface WavHeader {
  samplingRate: number;
  channels: number;
  type: NumberType;
  littleEndian: boolean;
  /** The byte at which the samples begin. */
  start: number;
  /** Samples of each channel. */
  count: number;
  notes: string[];
}

/** Sizes that a recorder that was writing to a pipe could not fill in. */
const unknownSize = 0xffff_ffff;
const pcm = 1;
const float = 3;
const extensible = 0xfffe;
/** All chunks that stand before the samples; a file of more is none that a recorder wrote. */
const mostChunks = 1000;

/**
 * Reads the chunks of a WAV file: RIFF and, big-endian, RIFX (IBM and Microsoft, 1991), RF64 and BW64 for files of 4 GB and
 * more (EBU Tech 3306), and WAVE_FORMAT_EXTENSIBLE.
 *
 * @throws ThetalabError when it is none, the samples are packed in another way, or there are fewer than it promises
 */
export function readWavHeader(file: RangeFile, where: string): WavHeader {
  const { path, size } = file;
  const first = file.size < 12 ? Buffer.alloc(12) : take(file, 0, 12);
  const form = first.toString('latin1', 0, 4);
  if (!/^(RIFF|RIFX|RF64|BW64)$/.test(form) || first.toString('latin1', 8) !== 'WAVE') {
    throw expected(where, 'a WAV file', `another beginning of "${path}"`, 'is it another format?');
  }
  const little = form !== 'RIFX';
  let format: ReturnType<typeof parseFormat> | undefined;
  let large: number | undefined;
  for (let at = 12, chunks = 0; at + 8 <= size && chunks < mostChunks; chunks++) {
    const head = take(file, at, 8);
    const name = head.toString('latin1', 0, 4);
    const length = little ? head.readUInt32LE(4) : head.readUInt32BE(4);
    const content = (most: number) => take(file, at + 8, Math.min(most, length, size - at - 8));
    if (name === 'ds64' && length >= 24) large = Number(content(24).readBigUInt64LE(8));
    if (name === 'fmt ') format = parseFormat(content(40), little, where, path);
    if (name === 'data') {
      if (!format) break;
      const streamed = length === unknownSize && large === undefined;
      const promised = length === unknownSize ? large : length;
      const left = size - at - 8;
      const open = streamed || (promised === 0 && streamedSize(first, little) && left > 0);
      return finish(format, little, at + 8, open ? left : promised!, left, open, where, file);
    }
    at += 8 + length + (length % 2);
  }
  const what = format ? 'samples' : 'a description of the samples';
  throw expected(where, `a chunk with ${what}`, `none in "${path}"`, 'the file is truncated or damaged');
}

/** Whether the size of the whole file was not filled in either. */
function streamedSize(first: Buffer, little: boolean): boolean {
  const length = little ? first.readUInt32LE(4) : first.readUInt32BE(4);
  return length === 0 || length === unknownSize;
}

function finish(
  { samplingRate, channels, type }: ReturnType<typeof parseFormat>,
  littleEndian: boolean,
  start: number,
  promised: number,
  left: number,
  open: boolean,
  where: string,
  { path, name }: RangeFile,
): WavHeader {
  if (promised > left) {
    throw expected(
      where,
      `${promised} bytes of samples`,
      `${left} in "${path}"`,
      'the file is truncated, copy it again',
    );
  }
  const perMoment = channels * bytesPer[type];
  const count = Math.floor(promised / perMoment);
  if (count === 0) throw expected(where, 'at least one sample', `none in "${path}"`, 'record again');
  const notes = open ? [`${name}: its length was never filled in, read to the end of the file`] : [];
  const beyond = promised - count * perMoment;
  if (beyond) notes.push(`${name}: ${counted(beyond, 'byte')} after the last sample left out`);
  return { samplingRate, channels, type, littleEndian, start, count, notes };
}

function take(file: RangeFile, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  file.fill(bytes, at);
  return bytes;
}

const integers: Readonly<Record<number, NumberType>> = { 8: 'uint8', 16: 'int16', 24: 'int24', 32: 'int32' };
const floats: Readonly<Record<number, NumberType>> = { 32: 'float32', 64: 'float64' };

function parseFormat(bytes: Buffer, little: boolean, where: string, path: string) {
  if (bytes.length < 16)
    throw expected(where, '16 bytes on the format', `${bytes.length} in "${path}"`, 'it is damaged');
  const short = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const samplingRate = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  const [channels, perMoment, bits] = [short(2), short(12), short(14)];
  const isExtensible = short(0) === extensible && bytes.length >= 40;
  const code = isExtensible ? short(24) : short(0);
  const type = code === pcm ? integers[bits] : code === float ? floats[bits] : undefined;
  if (!type) {
    const what = 'integers of 8, 16, 24 or 32 bits or floating-point numbers of 32 or 64';
    throw expected(where, what, `format ${code} of ${bits} bits in "${path}"`, 'convert it to PCM');
  }
  if (channels < 1 || samplingRate < 1 || perMoment !== channels * bytesPer[type]) {
    const got = `${channels} channels at ${samplingRate} Hz in blocks of ${perMoment} bytes in "${path}"`;
    throw expected(where, `channels of ${bytesPer[type]} bytes each`, got, 'the header is damaged');
  }
  return { samplingRate, channels, type };
}
