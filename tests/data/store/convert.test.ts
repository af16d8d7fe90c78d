import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convert, Epochs, openEpochStore, recordingsIn, saveEpochStore } from '../../../src/data';
import { recordingStamp } from '../../../src/data/dataset-recording';
import { put } from '../../support/scratch';
import { folder, interruptedAt, names, quiet, recordingsOf, straight, target } from './conversions';

describe('convert', () => {
  test('writes what all recordings hold, one after the other', async () => {
    const { recordings } = recordingsOf(names);
    const all = Epochs.concat(await Promise.all(recordings.map(({ read }) => read())));
    expect(openEpochStore(straight).toEpochs()).toEqual(all);
    expect(existsSync(`${straight}.part`)).toBe(false);
    const direct = target();
    saveEpochStore(direct, all);
    expect(readFileSync(straight).equals(readFileSync(direct))).toBe(true);
  });

  test('sums up what it did', async () => {
    const path = target();
    const summary = await convert(recordingsOf(names).recordings, path, { ...quiet, dtype: 'int16' });
    expect(summary).toEqual({
      ...{ path, dtype: 'int16', recordings: 4, resumed: 0, subjects: 4, epochs: 12 },
      ...{ channels: ['EEG Fpz-Cz'], samplesPerEpoch: 4, samplingRate: 2, bytes: readFileSync(path).length },
    });
  });

  test('refuses what does not fit together, and keeps what is finished', async () => {
    const { recordings } = recordingsOf(names);
    const slow = recordingsOf(['E'], (epochs) => epochs.with({ samplingRate: 1 })).recordings;
    const path = target();
    await expect(convert([...recordings, ...slow], path, quiet)).rejects.toThrow(
      'expected recordings like A, of 4 samples at 2 Hz of EEG Fpz-Cz in W N1 N2 N3 REM, got 4 samples at 1 Hz',
    );
    expect((await convert(recordings, path, quiet)).resumed).toBe(4);
    await expect(convert([], target(), quiet)).rejects.toThrow('at least one recording');
    await expect(convert(recordings, straight, quiet)).rejects.toThrow('a new file, got');
    expect(existsSync(`${straight}.part`)).toBe(false);
    await expect(convert(recordings, target(), { dtype: 'int8' as never })).rejects.toThrow(
      'float32 or int16',
    );
  });

  test('that fails with nothing finished leaves nothing behind', async () => {
    const { recordings } = recordingsOf(names);
    const damaged = recordings.map((one) => ({ ...one, read: () => Promise.reject(new Error('damaged')) }));
    const none = recordingsOf(names, (epochs) => epochs.select([])).recordings;
    for (const [these, message] of [
      [damaged, 'damaged'],
      [none, 'at least one epoch, got none'],
    ] as const) {
      const path = target();
      await expect(convert(these, path, quiet)).rejects.toThrow(message);
      expect(readdirSync(folder).filter((name) => name.startsWith(basename(path)))).toEqual([]);
    }
    const path = target();
    await expect(convert([recordings[0]!, ...damaged.slice(1)], path, quiet)).rejects.toThrow('damaged');
    expect((await convert(recordings, path, quiet)).resumed).toBe(1);
  });

  test('leaves out what is beyond the limits, counts it, and goes on with the same limits alone', async () => {
    const { recordings } = recordingsOf(names, (epochs) =>
      epochs.with({ values: epochs.values.map((value, at) => (at < 4 ? 1000 * at : value)) }),
    );
    const rejection = { peakToPeak: 500, clippedPart: 1 };
    const path = target();
    const summary = await convert(recordings, path, { ...quiet, rejection });
    expect(summary).toMatchObject({ epochs: 8, leftOut: 4 });
    const all = await Promise.all(recordings.map(({ read }) => read()));
    expect(openEpochStore(path).toEpochs()).toEqual(Epochs.concat(all.map((one) => one.checked(rejection))));
    expect(openEpochStore(path).notes[1]).toBe('1 of 3 epochs left out (amplitude 1)');
    const other = target();
    await interruptedAt(other, 'C');
    expect((await convert(recordings, other, { ...quiet, rejection })).resumed).toBe(0);
    await expect(convert(recordings, target(), { ...quiet, rejection: { peakToPeak: -1 } })).rejects.toThrow(
      'peakToPeak from 0',
    );
  });
});

test('a dataset that is read as one stands for all its files', () => {
  const dataset = join(folder, 'arrays');
  mkdirSync(dataset);
  for (const name of ['X.npy', 'y.npy']) put(dataset, name, name);
  const stamp = () => recordingStamp(recordingsIn(dataset)[0]!);
  const before = stamp();
  utimesSync(join(dataset, 'y.npy'), new Date(), new Date(Date.now() + 5000));
  expect(stamp()).not.toBe(before);
});
