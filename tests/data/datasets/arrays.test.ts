import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrays } from '../../../src/data';
import { describeWith, sharedData } from '../../support/requirements';
import { scratchFolder } from '../../support/scratch';
import { datasetConformance } from '../dataset-conformance';

const scratch = scratchFolder();
/** Made by NumPy: see make_arrays.py there. */
const folder = join(__dirname, '..', '..', 'fixtures', 'data', 'arrays');
const at100 = { samplingRate: 100 };

/** The samples of an array as make_arrays.py has them. */
const samples = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => (((i * 7919 + seed) % 2003) - 1001) / 10);

/** A copy of some of the files. */
function copyOf(...files: string[]): string {
  const copy = join(scratch, files.join('+') || 'empty');
  mkdirSync(copy);
  for (const file of files) cpSync(join(folder, file), join(copy, file));
  return copy;
}

const labelled = copyOf('c_X.npy', 'c_y.npy');
for (const kind of ['X', 'y']) cpSync(join(folder, `c_${kind}.npy`), join(labelled, `d_${kind}.npy`));
datasetConformance('arrays', {
  folder: labelled,
  options: at100,
  load: () => arrays(labelled, at100),
  epoch: { seconds: 0.5, classes: ['class 0', 'class 1', 'class 2'], channels: ['channel 1', 'channel 2'] },
});

describe('arrays', () => {
  test('reads archives and pairs of files, of any type and order', async () => {
    const epochs = await arrays(folder, {
      samplingRate: 50,
      channels: ['C3', 'C4'],
      classes: ['a', 'b', 'c'],
    });
    expect([...epochs.labels]).toEqual([0, 1, -1, 2, 1, 1, 0, 2, 0]);
    expect(epochs.subjects).toEqual(['a', 'a', 'a', 'a', 'p1', 'p1', 'p2', 'c', 'c']);
    expect([...new Set(epochs.nights)]).toEqual(['a', 'b-p1', 'b-p2', 'c']);
    expect([...epochs.seconds]).toEqual([0, 1, 2, 3, 0, 1, 2, 0, 1]);
    expect([epochs.samplesPerEpoch, ...epochs.channels, ...epochs.classes]).toEqual([
      50,
      'C3',
      'C4',
      'a',
      'b',
      'c',
    ]);
    const truth = [samples(400, 1), samples(300, 2), samples(200, 3)];
    expect(epochs.values).toEqual(Float32Array.from(truth.flatMap((part) => [...part])));
  });

  test('brings other units to microvolts', async () => {
    const epochs = await arrays(labelled, { ...at100, unit: 'mV' });
    expect(epochs.values[0]).toBeCloseTo(1000 * samples(1, 3)[0]!, 1);
  });

  test('says what is missing or does not fit', async () => {
    await expect(arrays(folder)).rejects.toThrow(
      'a samplingRate above 0 Hz, got undefined; arrays do not say',
    );
    await expect(arrays(copyOf(), at100)).rejects.toThrow('files NAME.npz, or X.npy with y.npy, got none');
    await expect(arrays(copyOf('c_X.npy'), at100)).rejects.toThrow('expected "c_y.npy" beside "c_X.npy"');
    const swapped = copyOf('c_y.npy', 'c_X.npy', 'a.npz');
    rmSync(join(swapped, 'a.npz'));
    renameSync(join(swapped, 'c_y.npy'), join(swapped, 'd_X.npy'));
    renameSync(join(swapped, 'c_X.npy'), join(swapped, 'd_y.npy'));
    await expect(arrays(swapped, at100)).rejects.toThrow('one for each epoch, got ');
    rmSync(join(swapped, 'd_y.npy'));
    cpSync(join(swapped, 'd_X.npy'), join(swapped, 'd_y.npy'));
    await expect(arrays(swapped, at100)).rejects.toThrow(
      'X of (2, samples) or (2, channels, samples), got (2)',
    );
    await expect(arrays(folder, { ...at100, classes: ['one'] })).rejects.toThrow('labels below 1, got 2');
    await expect(arrays(folder, { ...at100, channels: ['C3'] })).rejects.toThrow(
      '2 channels, as X of "a" has',
    );
  });
});

const features = sharedData('sleep', 'features', 'SC4001E0.npz');
describeWith('features of ten nights', [features], () => {
  test('have 2650 rows of 72 in the first', async () => {
    const epochs = await arrays(join(features.path!, '..'), { samplingRate: 1, maxFiles: 1 });
    expect([epochs.length, epochs.samplesPerEpoch, ...epochs.subjectNames()]).toEqual([2650, 72, 'SC4001E0']);
    expect(epochs.values[0]).toBeCloseTo(-22.02549752, 4);
  });
});
