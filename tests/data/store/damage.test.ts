import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openEpochStore, sampleBlocks, saveEpochStore } from '../../../src/data';
import { ThetalabError } from '../../../src/system';
import { put, scratchFolder } from '../../support/scratch';
import { epochsOf } from '../sample-epochs';

const folder = scratchFolder();
const path = join(folder, 'whole.epochs');
const epochs = epochsOf(['A', 'A', 'B', 'C']);
saveEpochStore(path, epochs);
const bytes = readFileSync(path);
const open = (content: Uint8Array) => openEpochStore(put(folder, 'damaged.epochs', content));

/** What reading everything ends in. */
function outcome(content: Uint8Array): unknown {
  try {
    return [...sampleBlocks(open(content))].map((block) => [...block]);
  } catch (cause) {
    return cause;
  }
}
const clean = outcome(bytes);

describe('a damaged store', () => {
  test('cut off anywhere is refused when it is opened', () => {
    for (let length = 0; length < bytes.length; length += 3)
      expect(() => open(bytes.subarray(0, length)), `${length} bytes`).toThrow(/^openEpochStore: expected /);
  });

  test('with a bit of any byte flipped gives an error, and never another sample', () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1 << ((5 * at) % 8);
      expect(outcome(damaged), `byte ${at}`).toBeInstanceOf(ThetalabError);
    }
    expect(clean).toEqual([[...epochs.values]]);
  });

  test('of random bytes behind its magic number gives an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 200 }), (noise) => {
        const content = Buffer.concat([bytes.subarray(0, 8), noise, bytes.subarray(0, 8)]);
        expect(outcome(content)).toBeInstanceOf(ThetalabError);
      }),
      { numRuns: 100 },
    );
  });

  test.runIf(process.platform !== 'win32')('that is a pipe is refused, and not waited for', () => {
    const pipe = join(folder, 'pipe.epochs');
    execFileSync('mkfifo', [pipe]);
    expect(() => openEpochStore(pipe)).toThrow('which is none');
  });

  test('names the epoch that is damaged', () => {
    const damaged = Buffer.from(bytes);
    damaged[8 + 2 * (4 + 16) + 7]! ^= 1;
    const store = open(damaged);
    expect(store.epoch(1)).toEqual(epochs.epoch(1));
    expect(() => store.epoch(2)).toThrow('got a damaged epoch 2 (subject B, night B-1, 60 s)');
  });

  test('of another version, and what is none, say so', () => {
    const later = Buffer.from(bytes);
    later[7] = 2;
    expect(() => open(later)).toThrow(/expected version 1 in ".*", got version 2; update thetalab/);
    expect(() => open(Buffer.from('something else altogether'))).toThrow('give a file of thetalab convert');
    expect(() => openEpochStore(join(folder, 'none.epochs'))).toThrow('(ENOENT)');
    expect(() => openEpochStore(folder)).toThrow(
      'which is a folder; name a file in it (npx thetalab convert takes whole folders)',
    );
  });

  test('with a header that lies about its sizes allocates nothing', () => {
    const start = bytes.readDoubleLE(bytes.length - 24);
    const json = bytes.toString('utf8', start, start + bytes.readUInt32LE(bytes.length - 16));
    for (const [from, to] of [
      ['"length":4', '"length":4e15'],
      ['"length":4', '"length":-4'],
      ['"samplesPerEpoch":4', '"samplesPerEpoch":4e12'],
      ['"samplesPerEpoch":4', '"samplesPerEpoch":"4"'],
      ['"channels":["EEG Fpz-Cz"]', '"channels":[]'],
      ['"samplingRate":2', '"samplingRate":0'],
      ['"dtype":"float32"', '"dtype":"float64"'],
    ] as const) {
      const header = Buffer.from(json.replace(from, to));
      expect(header.toString()).not.toBe(json);
      const trailer = Buffer.from(bytes.subarray(-24));
      trailer.writeUInt32LE(header.length, 8);
      const rest = bytes.subarray(start + json.length, -24);
      expect(() => open(Buffer.concat([bytes.subarray(0, start), header, rest, trailer])), to).toThrow(
        /openEpochStore: expected (a header|.* epochs) in/,
      );
    }
  });
});

test('a store that is replaced while it is open is read as it was', () => {
  const file = join(folder, 'replaced.epochs');
  saveEpochStore(file, epochs);
  const before = openEpochStore(file);
  saveEpochStore(file, epochs.standardized(1, 2));
  expect(before.epoch(3)).toEqual(epochs.epoch(3));
  expect(openEpochStore(file).epoch(3)).toEqual(epochs.standardized(1, 2).epoch(3));
});

test('a store that cannot be written leaves nothing behind', () => {
  const file = join(folder, 'int16.epochs');
  const huge = epochs.with({ values: epochs.values.map(() => 1e31) });
  expect(() => saveEpochStore(file, huge, { dtype: 'int16' })).toThrow('store it as float32');
  expect(() => saveEpochStore(file, epochs, { dtype: 'int8' as never })).toThrow(
    'float32 or int16, got "int8"',
  );
  writeFileSync(join(folder, 'file'), '');
  expect(() => saveEpochStore(join(folder, 'file', 'x.epochs'), epochs)).toThrow('to write');
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
