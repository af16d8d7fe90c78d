import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  load,
  loadSource,
  openEpochStore,
  recordingsIn,
  StoredEpochs,
  saveEpochStore,
} from '../../../src/data';
import { epochsOf } from '../sample-epochs';
import { folder, straight, target } from './conversions';

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
    await expect(load(trap, { dataset: 'epoch-store' })).rejects.toThrow('which is a folder');
    await expect(load(undefined, { dataset: 'epoch-store' })).rejects.toThrow(
      'a file named .epochs, got none',
    );
  });
});
