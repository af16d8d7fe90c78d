import { appendFileSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { PassRow } from '../history';
import { maskedCrc32c } from './crc32c';
import type { TrainingLogger } from './logger';

/**
 * Writes TensorBoard event files, one folder per training: each measure as a scalar over passes. `tensorboard --logdir
 * <folder>` shows them while training goes on.
 *
 * A file is a sequence of records (length, its checksum, content, its checksum), each content an Event message of
 * TensorFlow's event.proto, encoded here by hand: wall_time = 1, step = 2, file_version = 3, summary = 5.
 */
export class TensorBoardWriter implements TrainingLogger {
  private readonly files = new Map<string, string>();

  constructor(private readonly folder: string) {}

  log(name: string, rows: readonly PassRow[]): void {
    const row = rows[rows.length - 1];
    if (!row) return;
    const { pass, ...measures } = row;
    const values = Object.entries(measures).map(([tag, value]) =>
      bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)])),
    );
    this.append(name, event(pass, bytesField(5, Buffer.concat(values))));
  }

  private append(name: string, message: Buffer): void {
    let path = this.files.get(name);
    if (!path) {
      const folder = join(this.folder, name);
      mkdirSync(folder, { recursive: true });
      path = join(
        folder,
        `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}`,
      );
      this.files.set(name, path);
      appendFileSync(path, record(event(0, bytesField(3, Buffer.from('brain.Event:2')))));
    }
    appendFileSync(path, record(message));
  }
}

function event(step: number, content: Buffer): Buffer {
  return Buffer.concat([doubleField(1, Date.now() / 1000), varintField(2, step), content]);
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
