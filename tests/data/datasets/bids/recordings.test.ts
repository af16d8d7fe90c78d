import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bids, open, openBids } from '../../../../src/data';
import { readSource } from '../../read-source';
import { channelsTsv, everyday, folderOf, spread } from './bids-files';

describe.each(['vhdr', 'set'] as const)('a BIDS folder of .%s recordings', (kind) => {
  const names = Object.keys(spread[kind]);
  const labels = { vhdr: ['Fp1', 'Fz', 'EOG'], set: undefined }[kind];
  const files = Object.entries(spread[kind]).map(([name, content]) => [`sub-01/eeg/${name}`, content]);
  const tables = (channels: readonly string[]) => ({
    'dataset_description.json': '{}',
    'participants.tsv': 'participant_id\tgroup\nsub-01\tpatients\n',
    'eeg.json': '{"EEGReference": "Oz"}',
    'channels.tsv': `name\ttype\tunits\tstatus\n${channels.map((one, at) => `${one}\t${at ? 'EEG' : 'EMG'}\tuV\t${at === 1 ? 'bad' : 'good'}\n`).join('')}`,
    'sub-01/sub-01_electrodes.tsv': `name\tx\ty\tz\n${channels[1]}\t0\t0.01\t0.09\n`,
    'coordsystem.json': '{"EEGCoordinateSystem": "CapTrak", "EEGCoordinateUnits": "m"}',
    'sub-01/eeg/sub-01_events.tsv': 'onset\tduration\ttrial_type\n0.05\t0\tgo\n',
    ...Object.fromEntries(files),
  });
  const made = async () => {
    const alone = folderOf(Object.fromEntries(files));
    const path = join(alone, 'sub-01/eeg', names[0]!);
    const direct = await open(path);
    const channels = direct.channels.map(({ label }) => label);
    if (labels) expect(channels).toEqual(labels);
    return { direct, channels, folder: folderOf(tables(channels)) };
  };

  test('gives the samples that each gives alone, described by the tables above it', async () => {
    const { direct, channels, folder } = await made();
    const [recording, ...others] = openBids(folder).recordings;
    expect(others).toEqual([]);
    const opened = await recording!.open();
    expect(await readSource(opened.source)).toMatchObject({
      samples: (await readSource(direct.source)).samples,
    });
    expect(opened.reference).toBe('Oz');
    expect(opened.channels.map(({ type }) => type)).toEqual(channels.map((_, at) => (at ? 'eeg' : 'emg')));
    expect(opened.channels[1]).toMatchObject({ bad: true, position: [0, 0.01, 0.09] });
    expect(opened.annotations).toEqual([{ onset: 0.05, duration: 0, text: 'go' }]);
    expect(opened.pickGood().channels.map(({ label }) => label)).toEqual(
      channels.filter((_, at) => at !== 1),
    );
  });

  test('becomes epochs', async () => {
    const { channels, folder } = await made();
    const options = { events: ['go'], window: [0, 0.04] as const, goodOnly: true };
    const { subjects, channels: kept } = await bids(folder, options);
    expect([subjects, kept]).toEqual([['sub-01'], channels.slice(2)]);
  });
});

describe('channels that are marked as bad', () => {
  const marked = channelsTsv.replaceAll('uV\n', 'uV\tgood\n').replace('units\n', 'units\tstatus\n');
  const dataset = (bad: RegExp) =>
    folderOf({
      ...everyday,
      'task-go_channels.tsv': marked.replace(bad, (row) => row.replace('good', 'bad')),
    });

  test('can be left out', async () => {
    const [recording] = openBids(dataset(/C3.*/)).recordings;
    const opened = await recording!.open();
    expect(opened.notes).toContain('channel "C3" is marked as bad');
    expect(
      opened
        .pick('eeg')
        .pickGood()
        .channels.map(({ label }) => label),
    ).toEqual(['C4']);
    expect(opened.pick(['C4']).pickGood().channels).toEqual(opened.pick(['C4']).channels);
    expect(() => opened.pick(['C3']).pickGood()).toThrow('pickGood: expected a channel of');
  });

  test('leave the same channels in all epochs', async () => {
    const folder = dataset(/C3.*/);
    expect((await bids(folder, { seconds: 5, goodOnly: true })).channels).toEqual(['C4']);
    expect((await bids(folder, { seconds: 5 })).channels).toEqual(['C3', 'C4']);
  });
});
