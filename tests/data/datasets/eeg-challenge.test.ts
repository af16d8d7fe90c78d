import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convert, eegChallenge, fetchDataset, load, openEpochStore, recordingsIn } from '../../../src/data';
import { scratchFolder } from '../../support/scratch';
import { flakyServer } from '../download/flaky-server';
import { formatCued } from './cued-files';

const scratch = scratchFolder();
const server = await flakyServer();
let folders = 0;
const newFolder = () => join(scratch, String(folders++));

describe('the EEG Challenge', () => {
  const edf = formatCued({ channels: ['E1', 'Cz'], seconds: 10, samplingRate: 100, cues: [] });
  const events =
    'onset\tduration\tvalue\n1\tn/a\tcontrastTrial_start\n3\tn/a\tleft_target\n6\tn/a\tright_target\n';
  const subject = 'sub-NDAR/eeg/sub-NDAR_task-contrastChangeDetection';
  const bidsFiles = {
    'dataset_description.json': '{}',
    [`${subject}_eeg.edf`]: edf,
    [`${subject}_events.tsv`]: events,
  };

  /** A bucket of S3 with one part in it, listed in pages of two. */
  function bucket(part: string, files: Record<string, string | Buffer>): string {
    const name = `bucket-${part}`;
    const objects = Object.entries(files).map(([path, content]) => {
      const { url } = server.serve(`${name}/NeurIPS25/${part}/${path}`, content);
      expect(url).toContain('NeurIPS25');
      const size = Buffer.byteLength(content);
      const tag = path.endsWith('.json') ? '&quot;0123456789abcdef-2&quot;' : '&quot;MD5&quot;';
      const md5 = createHash('md5').update(content).digest('hex');
      return `<Contents><Key>NeurIPS25/${part}/${path}</Key><ETag>${tag.replace('MD5', md5)}</ETag><Size>${size}</Size></Contents>`;
    });
    objects.push(`<Contents><Key>NeurIPS25/${part}/folder/</Key><Size>0</Size></Contents>`);
    const page = (from: number, next: string) =>
      `<?xml version="1.0"?><ListBucketResult>${objects.slice(from, from + 2).join('')}${next}</ListBucketResult>`;
    const query = `${name}/?list-type=2&prefix=NeurIPS25%2F${part}%2F`;
    const key = (path: string) => decodeURIComponent(path);
    server.serve(key(query), page(0, '<NextContinuationToken>a&amp;b=</NextContinuationToken>'));
    server.serve(key(`${query}&continuation-token=a%26b%3D`), page(2, ''));
    return `${server.url}/${name}`;
  }

  test('fetches the mini set from a listing in pages, checked by size and MD5', async () => {
    const folder = newFolder();
    const mirror = bucket('R5_mini_L100_bdf', bidsFiles);
    const got = await fetchDataset('eeg-challenge', { folder, mirror, quiet: true });
    expect(got).toMatchObject({ files: 3, fetched: 3 });
    const epochs = await eegChallenge(folder, { download: false });
    expect([epochs.length, epochs.samplesPerEpoch, ...epochs.classes]).toEqual([2, 200, 'left', 'right']);
    expect([...epochs.seconds]).toEqual([3.5, 6.5]);
    expect(epochs.channels).toEqual(['E1', 'Cz']);
    await expect(eegChallenge(folder, { size: 'full', download: false })).rejects.toThrow(
      'R5_L100_bdf-files-1.xml',
    );
    await expect(fetchDataset('eeg-challenge', { folder, release: 'R12' })).rejects.toThrow(
      'a release from R1 to R11',
    );
    await expect(fetchDataset('eeg-challenge', { folder, size: 'huge' as never })).rejects.toThrow(
      'mini, full',
    );
  });

  test('refuses a listing that leads out of the folder, or is none', async () => {
    const folder = newFolder();
    const part = 'R1_mini_L100_bdf';
    const mirror = bucket(part, { '../../../x': 'x' });
    await expect(
      fetchDataset('eeg-challenge', { folder, mirror, release: 'R1', quiet: true }),
    ).rejects.toThrow('paths inside the dataset');
    writeFileSync(join(folder, `${part}-files-1.xml`), '<html>');
    await expect(
      fetchDataset('eeg-challenge', { folder, mirror, release: 'R1', quiet: true }),
    ).rejects.toThrow('got "<html>"');
  });

  test('takes no window for trials that are cut already', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    copyFileSync(join(__dirname, '../../fixtures/data/epoched.set'), join(folder, 'epoched.set'));
    await expect(eegChallenge(folder, { window: [0, 1] })).rejects.toThrow('got 0 to 1 s for the trials of');
  });

  test('local recordings come before published ones, unless a part is asked for', async () => {
    const folder = newFolder();
    for (const [path, content] of Object.entries(bidsFiles)) {
      const place = join(folder, 'ds005509', path);
      mkdirSync(join(place, '..'), { recursive: true });
      writeFileSync(place, content);
    }
    const before = server.log.length;
    expect((await eegChallenge(folder)).length).toBe(2);
    expect((await load(folder, { seconds: 5 })).length).toBe(2);
    cpSync(join(folder, 'ds005509'), join(folder, 'ds005510'), { recursive: true });
    expect((await eegChallenge(folder)).length).toBe(4);
    expect((await eegChallenge(folder, { maxFiles: 1 })).length).toBe(2);
    expect(server.log.length).toBe(before);
    await expect(eegChallenge(folder, { size: 'mini', download: false })).rejects.toThrow(
      'R5_mini_L100_bdf-files',
    );
    await expect(load(undefined, { dataset: 'eeg-challenge', download: false })).rejects.toThrow(
      'fetch: expected 1 file in "data/eeg-challenge"',
    );
    await expect(eegChallenge(folder, { published: true, download: false })).rejects.toThrow(
      'R5_mini_L100_bdf-files',
    );
  });

  test('is converted recording by recording', async () => {
    const folder = newFolder();
    for (const dataset of ['ds005509', 'ds005510'])
      for (const [path, content] of Object.entries(bidsFiles)) {
        mkdirSync(join(folder, dataset, path, '..'), { recursive: true });
        writeFileSync(join(folder, dataset, path), content);
      }
    const recordings = recordingsIn(folder);
    const name = 'sub-NDAR_task-contrastChangeDetection';
    expect(recordings.map((one) => one.name)).toEqual([`ds005509/${name}`, `ds005510/${name}`]);
    expect(recordings[1]!.files).toEqual([
      join(folder, `ds005510/${subject}_eeg.edf`),
      join(folder, `ds005510/${subject}_events.tsv`),
      join(folder, 'ds005510/participants.tsv'),
    ]);
    const out = join(newFolder(), 'challenge.epochs');
    expect(await convert(recordings, out, { quiet: true })).toMatchObject({ recordings: 2, epochs: 4 });
    expect(openEpochStore(out).toEpochs()).toEqual(await load(folder));
    expect(recordingsIn(folder, { maxFiles: 1 }).length).toBe(1);
    expect(() => recordingsIn(folder, { dataset: 'eeg-challenge', size: 'full' })).toThrow(
      'fetch them with thetalab fetch eeg-challenge',
    );
  });

  test('of files .set stands for each with its samples', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    for (const name of ['a', 'b'])
      copyFileSync(join(__dirname, '../../fixtures/data/epoched.set'), join(folder, `${name}.set`));
    writeFileSync(join(folder, 'b.fdt'), '');
    const [a, b] = recordingsIn(folder);
    expect([a!.name, a!.files]).toEqual(['a.set', [join(folder, 'a.set')]]);
    expect(b!.files).toEqual([join(folder, 'b.set'), join(folder, 'b.fdt')]);
    expect((await a!.read()).length + (await b!.read()).length).toBe((await load(folder)).length);
    expect(() => recordingsIn(folder, { subjects: ['a'] })).toThrow('subjects of files .set');
  });

  test('none of whose recordings has the events says so', async () => {
    const folder = newFolder();
    const quiet = { ...bidsFiles, [`${subject}_events.tsv`]: 'onset\tduration\tvalue\n1\tn/a\tother\n' };
    for (const [path, content] of Object.entries(quiet)) {
      mkdirSync(join(folder, 'ds005509', path, '..'), { recursive: true });
      writeFileSync(join(folder, 'ds005509', path), content);
    }
    await expect(eegChallenge(folder)).rejects.toThrow(
      'recordings with the events, got none in 1 recording of',
    );
  });
});
