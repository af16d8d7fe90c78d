import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Checkpoint, readCheckpoint, type Snapshot, writeCheckpoint } from '../../src/train/checkpoint';
import { temporaryFolder } from './support';

const path = temporaryFolder();
const settings = { training: 'pretraining', batchSize: 8, clipNorm: undefined };

function snapshot(value: number): Snapshot {
  return new Map([
    ['0/e.0.weight', { dtype: 'F32', shape: [2, 1], values: Float32Array.of(value, -value) }],
    ['0/e.1.num_batches_tracked', { dtype: 'I64', shape: [], values: BigInt64Array.of(7n) }],
  ]);
}

const many = Array.from({ length: 12 }, (_, at) => Float32Array.of(at));
const checkpoint: Checkpoint = {
  position: {
    pass: 1,
    batch: 3,
    lossSum: 0.1 + 0.2,
    rows: [{ pass: 1, loss: 1 / 3, seconds: 1 }],
    bestPass: 1,
    seconds: 4.5,
  },
  weights: snapshot(0.1),
  best: snapshot(0.2),
  adam: { step: 9, m: many, v: many.map((values) => values.map((value) => value / 3)) },
};

test('what was written is read, to the last bit and in order', () => {
  writeCheckpoint(path('a'), checkpoint, settings);
  expect(readCheckpoint(path('a'), settings)).toEqual(checkpoint);
});

test('no file is no checkpoint', () => {
  expect(readCheckpoint(path('none'), settings)).toBeUndefined();
});

describe('bad input', () => {
  test.each([
    [{ ...settings, batchSize: 16 }, /a checkpoint with batchSize 16, got batchSize 8 in ".*"; go on with/],
    [{ ...settings, clipNorm: 1 }, /a checkpoint with clipNorm 1, got clipNorm undefined/],
    [{ training: 'linear' }, /a checkpoint with training "linear", got training "pretraining"/],
  ])('other settings are named %#', (other, message) => {
    writeCheckpoint(path('b'), checkpoint, settings);
    expect(() => readCheckpoint(path('b'), other)).toThrow(message);
  });

  test('a file cut off at any place, or of something else', () => {
    writeCheckpoint(path('c'), checkpoint, settings);
    const bytes = readFileSync(path('c'));
    for (const length of [0, 7, 8, 100, bytes.length - 1]) {
      writeFileSync(path('c'), bytes.subarray(0, length));
      expect(() => readCheckpoint(path('c'), settings)).toThrow(/parseSafetensors: expected/);
    }
  });

  test('another version of the layout', () => {
    writeCheckpoint(path('d'), checkpoint, settings);
    const text = readFileSync(path('d'), 'latin1').replace('"format":"1"', '"format":"9"');
    writeFileSync(path('d'), text, 'latin1');
    expect(() => readCheckpoint(path('d'), settings)).toThrow(/a checkpoint of format 1, got format 9/);
  });

  test('a checkpoint that cannot be written leaves the one before it, and nothing else', () => {
    writeCheckpoint(path('e/one'), checkpoint, settings);
    const before = readFileSync(path('e/one'));
    const broken = {
      ...checkpoint,
      best: new Map([['x', { dtype: 'F32' as const, shape: [3], values: new Float32Array(1) }]]),
    };
    expect(() => writeCheckpoint(path('e/one'), broken, settings)).toThrow(/formatSafetensors/);
    expect(() => writeCheckpoint(path('e'), checkpoint, settings)).toThrow(/writeFileAtomic/);
    expect(readFileSync(path('e/one'))).toEqual(before);
    expect(readdirSync(dirname(path('e/one')))).toEqual(['one']);
  });
});
