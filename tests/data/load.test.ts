import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { load, recordingsIn, synthetic } from '../../src/data';
import { RandomStream } from '../../src/engine';
import { put, scratchFolder } from '../support/scratch';

const scratch = scratchFolder();
function folderOf(name: string, ...files: string[]): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  for (const file of files) put(folder, file, '');
  return folder;
}

describe('load without a folder', () => {
  const small = { subjects: 2, epochsPerNight: 3 };
  const invent = () => ({ ...small, random: new RandomStream([1, 1]) });

  test('invents recordings', async () => {
    expect(await load(undefined, { synthetic: invent() })).toEqual(synthetic(invent()));
    expect(await load(undefined, { dataset: 'synthetic', synthetic: invent() })).toEqual(synthetic(invent()));
  });

  test('takes of them what is asked for, and refuses what they have not', async () => {
    const part = (options: object) => load(undefined, { synthetic: invent(), ...options });
    expect(await part({ montage: 'Fpz-Cz', maxFiles: 100 })).toEqual(synthetic(invent()));
    expect((await part({ maxFiles: 1 })).subjectNames()).toEqual(['S01']);
    await expect(part({ montage: 'Pz-Oz' })).rejects.toThrow('a channel among EEG Fpz-Cz, got "Pz-Oz"');
    await expect(part({ nights: [1] })).rejects.toThrow(
      'options that synthetic knows (montage, maxFiles), got nights; leave it out',
    );
    await expect(part({ maxFiles: 0 })).rejects.toThrow('maxFiles: expected a whole number above 0');
  });

  test('asks for one where a dataset needs it', async () => {
    await expect(load(undefined, { dataset: 'dreams' })).rejects.toThrow('a folder for the dataset "dreams"');
  });
});

describe('load with a folder', () => {
  test('recognises a dataset by the names of its files, as its reader then says', async () => {
    const sleepEdf = folderOf('sleep-edf', 'SC4001E0-PSG.edf', 'SC4001EC-Hypnogram.edf');
    await expect(load(sleepEdf)).rejects.toThrow(
      `readEdf: expected 256 bytes of header, got 0 in "${join(sleepEdf, 'SC4001E0-PSG.edf')}"`,
    );
    const telemetry = folderOf('telemetry', 'ST7011J0-PSG.edf', 'ST7011JP-Hypnogram.edf');
    await expect(load(telemetry)).rejects.toThrow('ST7011J0-PSG.edf"; the file is truncated');
    const dreams = folderOf('dreams', 'Subject1_Fs100.mat', 'Hypnogram_excerpt1.txt');
    await expect(load(dreams)).rejects.toThrow('readMat: expected 128 bytes of header, got 0');
  });

  test('reads it as what it is told to be', async () => {
    const folder = folderOf('told', 'Subject1_Fs100.mat');
    await expect(load(folder, { dataset: 'sleep-edf' })).rejects.toThrow(
      'expected files like SC4001E0-PSG.edf',
    );
  });

  test('says what is wrong with a folder', async () => {
    const missing = join(scratch, 'missing');
    await expect(load(missing)).rejects.toThrow(`"${missing}", which is not there`);
    const file = put(scratch, 'file.edf', '');
    await expect(load(file)).rejects.toThrow('load: expected a folder of recordings');
    await expect(load(folderOf('empty'))).rejects.toThrow('the empty folder');
    const strange = folderOf('strange', 'a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt', 'f.txt');
    await expect(load(strange)).rejects.toThrow('"a.txt", "b.txt", "c.txt", "d.txt", "e.txt" and more in');
    await expect(load(strange, { dataset: 'synthetic' })).rejects.toThrow(
      'no folder for synthetic recordings',
    );
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses to read %s files', async (maxFiles) => {
    const folder = folderOf(`files${maxFiles}`, 'Subject1_Fs100.mat');
    await expect(load(folder, { maxFiles })).rejects.toThrow('maxFiles: expected a whole number above 0');
  });

  test('refuses a dataset that it does not know', async () => {
    const folder = folderOf('unknown', 'Subject1_Fs100.mat');
    await expect(load(folder, { dataset: 'shhs' as never })).rejects.toThrow('"shhs"');
    expect(() => recordingsIn(folder, { dataset: 'toString' as never })).toThrow(
      'load: expected a dataset among auto, synthetic',
    );
  });

  test('refuses an option that the dataset does not know', async () => {
    const folder = folderOf('options', 'Subject1_Fs100.mat');
    await expect(load(folder, { nights: [1] })).rejects.toThrow(
      'load: expected options that dreams knows (maxFiles), got nights; leave it out',
    );
  });

  test.each([
    ['dreams', { montage: 'Fpz-Cz' }],
    ['dreams', { download: false }],
    ['eegmmi', { montage: 'Fpz-Cz' }],
    ['bids', { montage: 'Fpz-Cz' }],
    ['bids', { download: false }],
    ['eeg-challenge', { montage: 'Fpz-Cz' }],
    ['arrays', { montage: 'Fpz-Cz' }],
    ['arrays', { download: true }],
  ] as const)('refuses what does nothing: %s with %j', async (dataset, options) => {
    const name = Object.keys(options)[0];
    await expect(load(scratch, { dataset, ...options })).rejects.toThrow(`got ${name}; leave it out`);
  });

  test.each([
    ['maxFiles', { maxFiles: 1 }],
    ['subjects', { subjects: ['01'] }],
  ])('refuses %s for a single recording', (name, options) => {
    const file = put(scratch, 'single.edf', '');
    expect(() => recordingsIn(file, options)).toThrow(`(montage, seconds), got ${name}; leave it out`);
  });

  test('refuses the name of a dataset for a single recording', () => {
    const file = put(scratch, 'single.edf', '');
    expect(() => recordingsIn(file, { dataset: 'dreams' })).toThrow(
      'the dataset "auto" for a single recording',
    );
    expect(recordingsIn(file, { dataset: 'auto' })).toHaveLength(1);
  });
});
