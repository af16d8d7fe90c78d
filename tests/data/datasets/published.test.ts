import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { datasetFolder, type FetchDatasetOptions, fetchDataset, load } from '../../../src/data';
import { parseChecksums } from '../../../src/data/download/checksums';
import { scratchFolder } from '../../support/scratch';
import { flakyServer, sha256 } from '../download/flaky-server';
import { putNight } from './sleep-edf-files';

const scratch = scratchFolder();
const server = await flakyServer();
let folders = 0;
const newFolder = () => join(scratch, String(folders++));

/** Serves files as PhysioNet does, with their check sums beside them; gives the address. */
function physioNet(name: string, files: Record<string, string | Buffer>): string {
  const sums = Object.entries(files).map(([path, content]) => {
    server.serve(`${name}/${path}`, content);
    return `${sha256(content)} ${path}\n`;
  });
  server.serve(`${name}/SHA256SUMS.txt`, sums.join(''));
  return `${server.url}/${name}`;
}

const night = ['PSG', 'Hypnogram'] as const;
const sleepFiles = ['SC4001E', 'SC4002E', 'SC4011E', 'SC4012E', 'SC4131E'].flatMap((stem) =>
  night.map((kind) => [`sleep-cassette/${stem}${kind === 'PSG' ? '0' : 'C'}-${kind}.edf`, `${stem} ${kind}`]),
);
sleepFiles.push(['sleep-telemetry/ST7011J0-PSG.edf', 'x'], ['sleep-telemetry/ST7011JP-Hypnogram.edf', 'y']);
sleepFiles.push(['RECORDS', 'list'], ['SC-subjects.xls', 'people']);
const sleepEdf = physioNet('sleep', Object.fromEntries(sleepFiles));

const motor = physioNet(
  'motor',
  Object.fromEntries(
    ['S001/S001R01', 'S001/S001R03', 'S001/S001R04', 'S002/S002R03'].flatMap((path) => [
      [`${path}.edf`, path],
      [`${path}.edf.event`, 'ignored'],
    ]),
  ),
);

/** The files that came. */
async function fetched(name: 'sleep-edf' | 'eegmmi', options: FetchDatasetOptions): Promise<string[]> {
  const folder = newFolder();
  const mirror = name === 'eegmmi' ? motor : sleepEdf;
  await fetchDataset(name, { folder, mirror, quiet: true, ...options });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.(edf|xls|event)$/.test(file)).sort();
}

describe('fetchDataset', () => {
  test('brings recordings of Sleep-EDF by subject and night', async () => {
    expect(await fetched('sleep-edf', { subjects: [0, 13], nights: [1] })).toEqual([
      'sleep-cassette/SC4001E0-PSG.edf',
      'sleep-cassette/SC4001EC-Hypnogram.edf',
      'sleep-cassette/SC4131E0-PSG.edf',
      'sleep-cassette/SC4131EC-Hypnogram.edf',
    ]);
    expect((await fetched('sleep-edf', { subjects: ['SC401'] })).length).toBe(4);
    expect((await fetched('sleep-edf', {})).length).toBe(10);
    expect(await fetched('sleep-edf', { study: 'telemetry', subjects: [1] })).toEqual([
      'sleep-telemetry/ST7011J0-PSG.edf',
      'sleep-telemetry/ST7011JP-Hypnogram.edf',
    ]);
  });

  test('brings runs of EEGMMI that have tasks', async () => {
    expect(await fetched('eegmmi', {})).toEqual(['S001/S001R03.edf', 'S001/S001R04.edf', 'S002/S002R03.edf']);
    expect(await fetched('eegmmi', { subjects: [1], runs: [4] })).toEqual(['S001/S001R04.edf']);
  });

  test('fetches what is missing, and nothing twice', async () => {
    const options = { folder: newFolder(), mirror: sleepEdf, quiet: true };
    const first = await fetchDataset('sleep-edf', { ...options, subjects: [0] });
    expect(first).toMatchObject({ folder: options.folder, files: 4, fetched: 4, present: 0 });
    const before = server.log.length;
    expect(await fetchDataset('sleep-edf', { ...options, subjects: [0, 1] })).toMatchObject({
      files: 8,
      fetched: 4,
    });
    expect(server.log.length).toBe(before + 4);
    expect(await fetchDataset('sleep-edf', { ...options, subjects: [1], download: false })).toMatchObject({
      present: 4,
    });
    await expect(fetchDataset('sleep-edf', { ...options, subjects: [13], download: false })).rejects.toThrow(
      `got 0 of them without "sleep-cassette/SC4131E0-PSG.edf", "sleep-cassette/SC4131EC-Hypnogram.edf"; npx thetalab fetch sleep-edf brings them from ${sleepEdf}`,
    );
    await expect(fetchDataset('sleep-edf', { folder: newFolder(), download: false })).rejects.toThrow(
      'without "SHA256SUMS-sleep-edf.txt"; npx thetalab fetch sleep-edf brings them from https://physionet.org/files/sleep-edfx/1.0.0',
    );
  });

  test('says what is not published', async () => {
    const options = { folder: newFolder(), mirror: sleepEdf };
    const refused = (more: FetchDatasetOptions) =>
      expect(fetchDataset('sleep-edf', { ...options, ...more })).rejects;
    await refused({ subjects: [39] }).toThrow(
      'sleepEdf: expected subjects among SC400, SC401, SC413, got 39',
    );
    await refused({ subjects: ['ST701'] }).toThrow('got ST701');
    await refused({ nights: [3] }).toThrow('sleepEdf: expected nights 1, 2, got 3');
    await refused({ subjects: [13], nights: [2] }).toThrow('recordings of these subjects and nights');
    await refused({ runs: [3] }).toThrow(
      'fetch: expected study, subjects, nights to choose from sleep-edf, got runs = 3',
    );
    await expect(fetchDataset('dreams' as never)).rejects.toThrow(
      'DREAMS comes as an archive, doi 10.5281/zenodo.2650142',
    );
    await expect(fetchDataset('shhs' as never)).rejects.toThrow(
      'a dataset among sleep-edf, eegmmi, eeg-challenge',
    );
  });

  afterEach(() => {
    delete process.env.THETALAB_DATA;
  });

  test('without a download takes recordings that somebody put there, and no check sums', async () => {
    process.env.THETALAB_DATA = newFolder();
    mkdirSync(datasetFolder('sleep-edf'), { recursive: true });
    putNight(datasetFolder('sleep-edf'), 'SC4021', { stages: [['Sleep stage 2', 60]] });
    const offline = { dataset: 'sleep-edf', download: false } as const;
    expect((await load(undefined, offline)).subjectNames()).toEqual(['SC402']);
    await expect(load(undefined, { ...offline, subjects: [3] })).rejects.toThrow('subjects among SC402');
  });

  test('keeps them below data/, or below what THETALAB_DATA names, where load finds them', async () => {
    expect(datasetFolder('eegmmi')).toBe(join('data', 'eegmmi'));
    process.env.THETALAB_DATA = newFolder();
    const folder = datasetFolder('sleep-edf');
    const written = newFolder();
    mkdirSync(written);
    const { psg, hypnogram } = putNight(written, 'SC4021', { stages: [['Sleep stage 2', 60]] });
    const mirror = physioNet('real', {
      'sleep-cassette/SC4021E0-PSG.edf': readFileSync(psg),
      'sleep-cassette/SC4021EC-Hypnogram.edf': readFileSync(hypnogram),
    });
    await expect(load(undefined, { dataset: 'sleep-edf', subjects: [2], download: false })).rejects.toThrow(
      'SHA256SUMS',
    );
    await fetchDataset('sleep-edf', { mirror, quiet: true });
    const epochs = await load(undefined, { dataset: 'sleep-edf', subjects: [2], download: false });
    expect([epochs.length, ...epochs.subjectNames()]).toEqual([2, 'SC402']);
    expect(String(await load(folder))).toBe(String(epochs));
  });
});

describe('parseChecksums', () => {
  const hex = 'AB'.repeat(32);
  test('reads one space or two, * for binary, and Windows line ends', () => {
    const files = parseChecksums(`${hex} a b.edf\r\n${hex}  ./c/d.edf\n${hex} *e\n\n`, 'http://x/y/');
    expect(files.map(({ path }) => path)).toEqual(['a b.edf', 'c/d.edf', 'e']);
    expect(files[0]).toMatchObject({ url: 'http://x/y/a%20b.edf', digest: { hex: hex.toLowerCase() } });
  });

  test.each([
    [`${hex} ../x`, 'paths inside the dataset, got "../x"'],
    [`${hex} /etc/passwd`, 'paths inside the dataset'],
    [`${hex} a/../../b`, 'paths inside the dataset'],
    [`${hex} .fetch/checked.json`, 'paths inside the dataset'],
    ['<html>', 'a SHA-256 and a path, got "<html>" in line 1'],
    [`${hex.slice(2)} a`, 'a SHA-256 and a path'],
    [`${hex} a\n${'0'.repeat(64)} a`, 'one check sum for each file, got two for "a"'],
    ['', 'check sums in the list at http://x, got none'],
  ])('refuses %j', (text, message) => {
    expect(() => parseChecksums(text, 'http://x')).toThrow(message);
  });
});
