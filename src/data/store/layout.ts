import { crc32 } from 'node:zlib';
import { expected } from '../../system';
import type { EpochSource } from '../epoch-source';
import {
  areParticipantEntries,
  type ParticipantEntries,
  type Participants,
  participantEntries,
} from '../participants';
import { type RecordShape, recordBytes, type StoreType, storeTypes } from './record';

/**
 * An epoch store is one file, little-endian:
 *
 *     magic            8 bytes, the last of which is the version
 *     records          one for each epoch, all of one size (see `recordBytes`)
 *     header           JSON: `StoreHeader`
 *     labels           int32 for each epoch
 *     subjects         uint32 for each epoch, an index into the header's subjects
 *     nights           uint32 for each epoch, an index into the header's nights
 *     seconds          float64 for each epoch
 *     trailer          float64 where the header begins, uint32 its length, uint32 CRC-32 from the header to the seconds, magic
 *
 * Records come first so that a file grows recording by recording, and each is found by its number.
 */
export const magic = Buffer.from('\x89EPOCHS\x01', 'latin1');
const trailerBytes = 16 + magic.length;
const columnBytes = 4 + 4 + 4 + 8;
/** Names and notes of a hundred thousand recordings. */
const maxHeaderBytes = 1 << 28;

/** What is the same for all epochs of a store, and the names that its columns point to. */
export interface StoreHeader {
  dtype: StoreType;
  channels: readonly string[];
  samplesPerEpoch: number;
  samplingRate: number;
  classes: readonly string[];
  length: number;
  subjects: readonly string[];
  nights: readonly string[];
  notes: readonly string[];
  /** Left out when nothing is known of the subjects. */
  participants?: ParticipantEntries;
}

/** A header and its columns. */
export interface StoreIndex extends Omit<StoreHeader, 'subjects' | 'nights' | 'participants'> {
  labels: Int32Array;
  subjects: readonly string[];
  nights: readonly string[];
  seconds: Float64Array;
  participants?: Participants;
}

/** What decides the size of a record. */
export function shapeOf({
  dtype,
  channels,
  samplesPerEpoch,
}: Pick<StoreHeader, keyof RecordShape>): RecordShape {
  return { dtype, channels: channels.length, samplesPerEpoch };
}

/** What stands behind the records. */
export function formatIndex(epochs: Omit<StoreIndex, 'length'>): Uint8Array {
  const { dtype, channels, samplesPerEpoch, samplingRate, classes, notes, labels, seconds } = epochs;
  const [subjects, nights] = [codesOf(epochs.subjects), codesOf(epochs.nights)];
  const { length } = labels;
  const header: StoreHeader = {
    ...{ dtype, channels, samplesPerEpoch, samplingRate, classes, length },
    ...{ subjects: subjects.names, nights: nights.names, notes },
    participants: participantEntries(epochs.participants),
  };
  const json = Buffer.from(JSON.stringify(header));
  const index = Buffer.concat([json, ...[labels, subjects.codes, nights.codes, seconds].map(bytesOf)]);
  const trailer = Buffer.alloc(16);
  trailer.writeDoubleLE(magic.length + length * recordBytes(shapeOf(header)), 0);
  trailer.writeUInt32LE(json.length, 8);
  trailer.writeUInt32LE(crc32(index), 12);
  return Buffer.concat([index, trailer, magic]);
}

function codesOf(names: readonly string[]): { names: string[]; codes: Uint32Array } {
  const known = new Map<string, number>();
  const codes = Uint32Array.from(names, (name) => {
    if (!known.has(name)) known.set(name, known.size);
    return known.get(name)!;
  });
  return { names: [...known.keys()], codes };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Reads what stands behind the records, and checks every size against the file.
 *
 * @param fill reads bytes at a place
 * @throws ThetalabError when the file is no epoch store, of another version, cut off or damaged
 */
export function readIndex(
  path: string,
  size: number,
  fill: (bytes: Uint8Array, at: number) => void,
): StoreIndex {
  const refuse = (what: string, got: string, remedy = 'convert the recordings again') =>
    expected('openEpochStore', `${what} in "${path}"`, got, remedy);
  const read = (at: number, length: number) => {
    const bytes = Buffer.alloc(length);
    fill(bytes, at);
    return bytes;
  };
  if (size < magic.length) throw refuse('an epoch store', `${size} bytes`, 'give a file of thetalab convert');
  const begin = read(0, magic.length);
  if (!begin.subarray(0, -1).equals(magic.subarray(0, -1)))
    throw refuse('an epoch store', 'something else', 'give a file of thetalab convert');
  if (!begin.equals(magic)) throw refuse('version 1', `version ${begin.at(-1)}`, 'update thetalab');
  if (size < magic.length + trailerBytes) throw refuse('an index', `the end after ${size} bytes`);
  const trailer = read(size - trailerBytes, trailerBytes);
  if (!trailer.subarray(16).equals(magic)) throw refuse('its end', 'something else: it is cut off');
  const [start, jsonBytes] = [trailer.readDoubleLE(0), trailer.readUInt32LE(8)];
  const indexBytes = size - trailerBytes - start;
  if (
    !Number.isInteger(start) ||
    start < magic.length ||
    jsonBytes > indexBytes ||
    jsonBytes > maxHeaderBytes
  )
    throw refuse('an index within the file', `one of ${jsonBytes} bytes at ${start}`);
  const json = read(start, jsonBytes);
  const header = parseHeader(json);
  if (!header) throw refuse('a header', 'something else: it is damaged');
  const { length } = header;
  const recordsEnd = magic.length + length * recordBytes(shapeOf(header));
  if (start !== recordsEnd || indexBytes !== jsonBytes + length * columnBytes)
    throw refuse(`${length} epochs`, `${size} bytes, which is not what they take`);
  const columns = read(start + jsonBytes, length * columnBytes);
  if (crc32(columns, crc32(json)) !== trailer.readUInt32LE(12))
    throw refuse('an intact index', 'a damaged one');
  const index = withColumns(header, columns);
  if (!index) throw refuse('labels, subjects and nights that there are', 'others: it is damaged');
  return index;
}

function withColumns(header: StoreHeader, columns: Buffer): StoreIndex | undefined {
  const { length, classes } = header;
  const { buffer, byteOffset } = columns;
  const part = (first: number, bytes: number) =>
    buffer.slice(byteOffset + first * length, byteOffset + (first + bytes) * length);
  const labels = new Int32Array(part(0, 4));
  const seconds = new Float64Array(part(12, 8));
  const named = (first: number, names: readonly string[]) =>
    Array.from(new Uint32Array(part(first, 4)), (code): string | undefined => names[code]);
  const [subjects, nights] = [named(4, header.subjects), named(8, header.nights)];
  const valid =
    labels.every((label) => label >= -1 && label < classes.length) &&
    seconds.every(Number.isFinite) &&
    !subjects.includes(undefined) &&
    !nights.includes(undefined);
  if (!valid) return undefined;
  const participants = header.participants && new Map(header.participants);
  const people = { subjects: subjects as string[], nights: nights as string[], participants };
  return { ...header, labels, seconds, ...people };
}

function parseHeader(json: Buffer): StoreHeader | undefined {
  let header: StoreHeader;
  try {
    header = JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
  const isTexts = (list: unknown) => Array.isArray(list) && list.every((one) => typeof one === 'string');
  const isCount = (value: unknown, least: number) =>
    Number.isSafeInteger(value) && (value as number) >= least;
  const { dtype, channels, samplesPerEpoch, samplingRate, classes, length, subjects, nights, notes } =
    header ?? {};
  const { participants } = header ?? {};
  const valid =
    storeTypes.includes(dtype) &&
    [channels, classes, subjects, nights, notes].every(isTexts) &&
    channels.length > 0 &&
    isCount(samplesPerEpoch, 1) &&
    isCount(length, 0) &&
    samplingRate > 0 &&
    Number.isFinite(samplingRate) &&
    (participants === undefined || areParticipantEntries(participants));
  return valid ? header : undefined;
}

/** What of some epochs must be equal for them to stand in one store. */
export function likeness(
  epochs: Pick<EpochSource, 'samplesPerEpoch' | 'samplingRate' | 'channels' | 'classes'>,
): string {
  const { samplesPerEpoch, samplingRate, channels, classes } = epochs;
  return `${samplesPerEpoch} samples at ${samplingRate} Hz of ${channels.join(', ')} in ${classes.join(' ')}`;
}
