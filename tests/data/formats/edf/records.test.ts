import { expect, test } from 'vitest';
import { readEdfHeader } from '../../../../src/data/formats/edf/header';
import { forEachPiece } from '../../../../src/data/formats/edf/records';
import type { EdfSignalHeader } from '../../../../src/data/formats/edf/signal-header';
import type { RangeFile } from '../../../../src/data/formats/range-file';
import { formatEdf } from '../../../support/edf-writer';

/** A file in memory that notes which bytes are asked for. */
function watched(bytes: Uint8Array): RangeFile & { ranges: [from: number, to: number][] } {
  const ranges: [number, number][] = [];
  const fill = (out: Uint8Array, at: number) => {
    out.set(bytes.subarray(at, at + out.length));
    ranges.push([at, at + out.length]);
  };
  return {
    path: 'memory/night.edf',
    reader: 'open',
    name: 'night.edf',
    size: bytes.length,
    modified: 0,
    fill,
    ranges,
  };
}

/** Three signals: the middle one small, the others large enough to be jumped over. */
function write(large: number) {
  const signal = (label: string, samplesPerRecord: number, first: number) => ({
    label,
    samplesPerRecord,
    samples: Int16Array.from({ length: 4 * samplesPerRecord }, (_, at) => first + at),
  });
  const signals = [signal('before', large, 0), signal('wanted', 3, 1000), signal('after', large, 0)];
  return watched(formatEdf({ recordCount: 4, signals }));
}

function readWanted(file: RangeFile, { first, count } = { first: 0, count: 4 }): number[] {
  const header = readEdfHeader(file);
  const signal = header.signals[1]!;
  const samples: number[] = [];
  const range = { signal, first: 3 * first, count: 3 * count };
  forEachPiece(file, header, [range], ({ int16 }, from, length, _range, at) => {
    for (let index = 0; index < length; index++) samples[at + index] = int16[from + index]!;
  });
  return samples;
}

const truth = Array.from({ length: 12 }, (_, at) => 1000 + at);

test('touches only the bytes of the wanted signals when the others take much room', () => {
  const file = write(20_000);
  expect(readWanted(file)).toEqual(truth);
  const perRecord = 2 * (20_000 + 3 + 20_000);
  const starts = [0, 1, 2, 3].map((record) => 1024 + record * perRecord + 40_000);
  expect(file.ranges.slice(-4)).toEqual(starts.map((start) => [start, start + 6]));
});

test('reads small records many at a time', () => {
  const file = write(20);
  expect(readWanted(file)).toEqual(truth);
  expect(file.ranges.slice(2)).toEqual([[1024 + 2 * 20, 1024 + 3 * 2 * 43 + 2 * 23]]);
});

test.each([20, 20_000])('reads a range of records (others of %d samples)', (large) => {
  expect(readWanted(write(large), { first: 1, count: 2 })).toEqual(truth.slice(3, 9));
  expect(readWanted(write(large), { first: 1, count: 0 })).toEqual([]);
});

test('a window of some channels takes its own bytes, and those between channels that are less than a page apart', () => {
  const file = write(20_000);
  const header = readEdfHeader(file);
  const [before, wanted] = header.signals as [EdfSignalHeader, EdfSignalHeader];
  const opened = file.ranges.length;
  const ranges = [
    { signal: before, first: 19_990, count: 20 },
    { signal: wanted, first: 2, count: 2 },
  ];
  forEachPiece(file, header, ranges, () => {});
  const second = 1024 + 2 * 40_003;
  expect(file.ranges.slice(opened)).toEqual([
    [1024 + 2 * 19_990, 1024 + 2 * 20_003],
    [second, second + 2 * 10],
    [second + 2 * 20_000, second + 2 * 20_001],
  ]);
});
