import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PassRow, TensorBoardWriter } from '../../../src/train';
import { crc32c, maskedCrc32c } from '../../../src/train/loggers/crc32c';
import { scalarsRecord } from '../../../src/train/loggers/event-record';
import { describeWith, pythonWith } from '../../support/requirements';
import { temporaryFolder } from '../support';

const path = temporaryFolder();
const row = (pass: number): PassRow => ({ pass, loss: 1 / pass, seconds: 10 * pass });
const filesOf = (folder: string) => readdirSync(folder).map((name) => join(folder, name));

describe('checksums', () => {
  test('those of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e);
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  test('masked as in the record that begins an event file of TensorFlow', () => {
    const length = Buffer.from([24, 0, 0, 0, 0, 0, 0, 0]);
    expect(maskedCrc32c(length)).toBe(Buffer.from([0xa3, 0x7f, 0x4b, 0x22]).readUInt32LE());
  });
});

describe('files', () => {
  test('a record holds its length, its content, and both checksums', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), fc.string(), fc.float({ noNaN: true }), (step, tag, value) => {
        const bytes = scalarsRecord(1, step, { [tag]: value });
        const content = bytes.subarray(12, -4);
        expect(bytes.readBigUInt64LE()).toBe(BigInt(content.length));
        expect(bytes.readUInt32LE(8)).toBe(maskedCrc32c(bytes.subarray(0, 8)));
        expect(bytes.readUInt32LE(bytes.length - 4)).toBe(maskedCrc32c(content));
      }),
    );
  });

  test('each pass is appended once, one file per training', () => {
    const writer = new TensorBoardWriter(path('growing'));
    writer.log('linear', [row(1)]);
    const [file] = filesOf(path('growing/linear'));
    const before = readFileSync(file!);
    writer.log('linear', [row(1), row(2)]);
    writer.log('linear', [row(1), row(2)]);
    const after = readFileSync(file!);
    expect(after.subarray(0, before.length)).toEqual(before);
    expect(after.length - before.length).toBe(scalarsRecord(1, 2, { loss: 0.5, seconds: 20 }).length);
    writer.log('frozen', [row(1)]);
    expect(readdirSync(path('growing'))).toEqual(['frozen', 'linear']);
  });

  test('a resumed training replaces the files of the process before it', () => {
    new TensorBoardWriter(path('resumed')).log('linear', [row(1), row(2), row(3)]);
    new TensorBoardWriter(path('resumed')).log('linear', [row(1)]);
    expect(filesOf(path('resumed/linear'))).toHaveLength(1);
  });
});

test('a folder that cannot be written to is named', () => {
  writeFileSync(path('taken'), '');
  const writer = new TensorBoardWriter(path('taken'));
  expect(() => writer.log('linear', [row(1)])).toThrow(
    /^TensorBoardWriter: expected to write into ".*taken", got E/,
  );
});

const python = pythonWith('tensorboard');

describeWith("TensorBoard's own reader", [python], () => {
  type Scalars = Record<string, Record<string, [step: number, value: number, time: number][]>>;
  const read = (folder: string): Scalars =>
    JSON.parse(execFileSync(python.path!, [join(__dirname, 'read_events.py'), folder], { encoding: 'utf8' }));

  test('finds every training, measure, pass and time', () => {
    const passes: PassRow[] = Array.from({ length: 300 }, (_, at) => ({
      ...row(at + 1),
      validationMacroF1: -at / 7,
    }));
    const writer = new TensorBoardWriter(path('read'));
    writer.log('pretraining', passes);
    writer.log('fein abgestimmt ✓', [row(1)]);
    const scalars = read(path('read'));
    expect(Object.keys(scalars).sort()).toEqual(['fein abgestimmt ✓', 'pretraining']);
    expect(Object.keys(scalars.pretraining!).sort()).toEqual(['loss', 'seconds', 'validationMacroF1']);
    for (const [tag, events] of Object.entries(scalars.pretraining!)) {
      expect(events.map(([step]) => step)).toEqual(passes.map(({ pass }) => pass));
      expect(events.map(([, value]) => value)).toEqual(passes.map((pass) => Math.fround(pass[tag]!)));
    }
    const times = scalars.pretraining!.loss!.map(([, , time]) => time);
    expect(times[299]! - times[0]!).toBeCloseTo(2990, 1);
    expect(Math.abs(times[299]! - Date.now() / 1000)).toBeLessThan(120);
  });

  test('reads on past a record that a kill cut off, once the training is resumed', () => {
    const killed = new TensorBoardWriter(path('killed'));
    killed.log('linear', [row(1), row(2)]);
    appendFileSync(filesOf(path('killed/linear'))[0]!, scalarsRecord(1, 3, { loss: 9 }).subarray(0, 20));
    new TensorBoardWriter(path('killed')).log('linear', [row(1), row(2), row(3)]);
    expect(read(path('killed')).linear!.loss!.map(([step]) => step)).toEqual([1, 2, 3]);
  }, 60_000);
});
