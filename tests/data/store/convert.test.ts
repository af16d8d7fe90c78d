import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  convert,
  type DatasetRecording,
  Epochs,
  load,
  loadSource,
  openEpochStore,
  recordingsIn,
  StoredEpochs,
  saveEpochStore,
} from '../../../src/data';
import { recordingStamp } from '../../../src/data/dataset-recording';
import { interrupt, resetInterruption } from '../../../src/system';
import { put, scratchFolder } from '../../support/scratch';
import { epochsOf } from '../sample-epochs';

const folder = scratchFolder();
afterEach(resetInterruption);
let made = 0;
const target = () => join(folder, `${made++}.epochs`);

/** Recordings of three epochs each; `read` counts how often each was read. */
function recordingsOf(names: readonly string[], change: (epochs: Epochs) => Epochs = (epochs) => epochs) {
  const read = new Map<string, number>();
  const recordings = names.map((name): DatasetRecording => {
    const file = join(folder, name);
    if (!existsSync(file)) put(folder, name, name);
    return {
      name,
      files: [file],
      async read() {
        read.set(name, (read.get(name) ?? 0) + 1);
        return change(epochsOf([name, name, name])).with({ notes: [`${name}: noted`] });
      },
    };
  });
  return { recordings, read };
}

const names = ['A', 'B', 'C', 'D'];
const quiet = { quiet: true };

/** Converts some recordings, and is interrupted when one of them is read. */
async function interruptedAt(path: string, name: string): Promise<void> {
  const { recordings } = recordingsOf(names);
  const stopping = recordings.map((one) => ({
    ...one,
    read: async () => {
      if (one.name === name) interrupt();
      return one.read();
    },
  }));
  await expect(convert(stopping, path, quiet)).rejects.toThrow('got an interruption after');
  resetInterruption();
}

const straight = target();
await convert(recordingsOf(names).recordings, straight, quiet);

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

  test('goes on after an interruption, reads nothing twice, and ends in the same bytes', async () => {
    const path = target();
    await interruptedAt(path, 'C');
    expect(existsSync(path)).toBe(false);
    const { recordings, read } = recordingsOf(names);
    expect((await convert(recordings, path, quiet)).resumed).toBe(3);
    expect([...read.keys()]).toEqual(['D']);
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
  });

  test.each<[string, (part: string) => void, number]>([
    [
      'a line of the journal that was not finished',
      (part) => appendFileSync(join(part, 'journal.jsonl'), '{"na'),
      2,
    ],
    ['records that were not finished', (part) => appendFileSync(join(part, 'records'), 'half'), 2],
    ['records that are missing', (part) => truncateSync(join(part, 'records'), 8 + 3 * 20 + 5), 1],
    ['no records at all', (part) => truncateSync(join(part, 'records'), 0), 0],
    [
      'a line of the journal with another letter in it',
      (part) => {
        const path = join(part, 'journal.jsonl');
        writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"B-', '"C-'));
      },
      1,
    ],
    [
      'a line of the journal that is no JSON',
      (part) => {
        const path = join(part, 'journal.jsonl');
        const [settings, ...lines] = readFileSync(path, 'utf8').split('\n');
        writeFileSync(path, [settings, '{"na', ...lines].join('\n'));
      },
      0,
    ],
    ['no journal', (part) => writeFileSync(join(part, 'journal.jsonl'), ''), 0],
    [
      'a recording that changed',
      () => utimesSync(join(folder, 'B'), new Date(), new Date(Date.now() + 1e6)),
      1,
    ],
  ])('goes on after a stop that left %s', async (_, leave, resumed) => {
    const path = target();
    await interruptedAt(path, 'B');
    leave(`${path}.part`);
    expect((await convert(recordingsOf(names).recordings, path, quiet)).resumed).toBe(resumed);
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
  });

  test('begins anew with other settings, and behind a recording that is new', async () => {
    const path = target();
    await interruptedAt(path, 'C');
    expect((await convert(recordingsOf(names).recordings, path, { ...quiet, dtype: 'int16' })).resumed).toBe(
      0,
    );
    const other = target();
    await interruptedAt(other, 'C');
    expect((await convert(recordingsOf(['A', 'AB', 'C']).recordings, other, quiet)).resumed).toBe(1);
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

  test('leaves a file to the process that is converting into it', async () => {
    const path = target();
    const { recordings } = recordingsOf(names);
    let goOn = () => {};
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = recordings.map((one) => ({ ...one, read: () => waiting.then(one.read) }));
    const first = convert(slow, path, quiet);
    await expect(convert(recordings, path, quiet)).rejects.toThrow(
      `process ${process.pid}, which converts into it`,
    );
    goOn();
    await first;
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
  });
});

test('a conversion whose lock another process took writes nothing more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const path = target();
    const part = `${path}.part`;
    const { recordings, read } = recordingsOf(names);
    const losing = recordings.map((one) => ({
      ...one,
      async read() {
        const lock = readdirSync(part).filter((name) => name.startsWith('lock-'));
        if (one.name === 'B') for (const name of lock) rmSync(join(part, name));
        const epochs = await one.read();
        vi.advanceTimersByTime(10_000);
        return epochs;
      },
    }));
    await expect(convert(losing, path, quiet)).rejects.toThrow(
      /^convert: expected the lock .* another process/,
    );
    expect([...read.keys()]).toEqual(['A', 'B']);
    expect((await convert(recordings, path, quiet)).resumed).toBe(1);
  } finally {
    vi.useRealTimers();
  }
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

describe('load', () => {
  test('reads a store into memory, all of it or the first recordings', async () => {
    const all = openEpochStore(straight).toEpochs();
    expect(await load(straight, { montage: 'Fpz-Cz' })).toEqual(all);
    expect((await load(straight, { maxFiles: 2 })).subjectNames()).toEqual(['A', 'B']);
    expect(await load(straight, { dataset: 'epoch-store' })).toEqual(all);
    await expect(load(straight, { maxFiles: 0 })).rejects.toThrow('a whole number above 0');
    await expect(load(straight, { dataset: 'dreams' })).rejects.toThrow('which is a file');
  });

  test('takes the montage of a store of several channels', async () => {
    const path = target();
    const channels = ['EEG Fpz-Cz', 'EEG Pz-Oz'];
    saveEpochStore(path, epochsOf(['A', 'B'], [0, 1], { channels, samplesPerEpoch: 2 }));
    expect((await load(path)).channels).toEqual(channels);
    expect((await load(path, { montage: 'Pz-Oz' })).channels).toEqual(['EEG Pz-Oz']);
    await expect(load(path, { montage: 'Pz-Oy' })).rejects.toThrow('got "Pz-Oy"');
  });

  test('refuses the montage that a store of one channel does not have', async () => {
    await expect(load(straight, { montage: 'Pz-Oz' })).rejects.toThrow('a channel among EEG Fpz-Cz');
  });

  test.each([
    ['subjects', { subjects: ['A'] }],
    ['nights', { nights: [1] }],
    ['samplingRate', { samplingRate: 100 }],
    ['download', { download: false }],
  ])('refuses %s of a store, in memory or in its file', async (name, options) => {
    const message = `options that epoch-store knows (montage, maxFiles), got ${name}; leave it out`;
    await expect(load(straight, options)).rejects.toThrow(message);
    await expect(loadSource(straight, options)).rejects.toThrow(message);
    await expect(recordingsIn(straight, options)[0]!.read()).rejects.toThrow(message);
  });

  test('leaves a store in its file, and tells it by the dataset named', async () => {
    expect(await loadSource(straight, { dataset: 'epoch-store', maxFiles: 1 })).toBeInstanceOf(StoredEpochs);
    await expect(loadSource(straight, { dataset: 'dreams' })).rejects.toThrow('which is a file');
  });

  test('takes no folder for a store', async () => {
    const trap = join(folder, 'folder.epochs');
    mkdirSync(trap);
    await expect(load(trap, { dataset: 'epoch-store' })).rejects.toThrow('which is none');
    await expect(load(undefined, { dataset: 'epoch-store' })).rejects.toThrow(
      'a file named .epochs, got none',
    );
  });
});
