import { maskedCrc32c } from './crc32c';

/*
 * TensorBoard's event files, encoded by hand. A file is a sequence of records: length (8 bytes), its checksum, content,
 * the content's checksum. Each content is an Event message of TensorFlow's event.proto: wall_time = 1 (double),
 * step = 2 (int64), file_version = 3 (string), summary = 5, which repeats value = 1 {tag = 1, simple_value = 2}.
 */

/** The record that an event file begins with. */
export function versionRecord(seconds: number): Buffer {
  return record(Buffer.concat([doubleField(1, seconds), bytesField(3, Buffer.from('brain.Event:2'))]));
}

/**
 * The record of some scalars at one step.
 *
 * @param seconds wall time since 1970
 */
export function scalarsRecord(seconds: number, step: number, scalars: Record<string, number>): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)])),
  );
  const summary = bytesField(5, Buffer.concat(values));
  return record(Buffer.concat([doubleField(1, seconds), varintField(2, step), summary]));
}

function record(content: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(content.length));
  return Buffer.concat([length, checksum(length), content, checksum(content)]);
}

function checksum(bytes: Buffer): Buffer {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(maskedCrc32c(bytes));
  return word;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return Buffer.from([...bytes, left]);
}

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([field << 3]), varint(value)]);
}

function bytesField(field: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(value.length), value]);
}

function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = (field << 3) | 1;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = (field << 3) | 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
}
