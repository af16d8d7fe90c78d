import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bids, openBids } from '../../../src/data';
import { describeWith, sharedData } from '../../support/requirements';
import { put as write } from '../../support/scratch';
import { datasetConformance } from '../dataset-conformance';
import { channelsTsv, edf, everyday, folderOf, scratch, spread } from './bids/bids-files';
import { cuedSample } from './cued-files';

const folder = folderOf(everyday);
const go = { events: ['go', 'stop'] };
datasetConformance('BIDS, written', {
  folder,
  load: () => bids(folder, go),
  options: go,
  epoch: { seconds: 1, classes: ['go', 'stop'], channels: ['C3', 'C4'] },
});

describe('openBids', () => {
  test('finds participants and recordings of all sessions, and shows no person', () => {
    const dataset = openBids(folder);
    expect(dataset.description.Name).toBe('Go');
    expect(dataset.participants.get('sub-01')).toEqual({ participant_id: 'sub-01', age: '31', sex: 'F' });
    expect(dataset.participants.get('sub-02')).toEqual({ participant_id: 'sub-02', sex: 'M' });
    expect(dataset.recordings.map(({ name, session, run }) => [name, session, run])).toEqual([
      ['sub-01_task-go', undefined, undefined],
      ['sub-02_ses-a_task-go_run-01', 'a', '01'],
    ]);
    expect(dataset.recordings[0]!.files).toEqual([
      'sub-01/eeg/sub-01_task-go_eeg.edf',
      'task-go_channels.tsv',
      'sub-01/eeg/sub-01_task-go_events.tsv',
      'task-go_eeg.json',
    ]);
    expect(String(dataset)).toMatch(/^BIDS, 2 recordings of 2 subjects\n/);
    expect(String(dataset)).not.toContain('31');
  });

  test('describes a recording by its sidecars', async () => {
    const recording = await openBids(folder).recordings[0]!.open();
    expect(recording.channels.map(({ label, type }) => [label, type])).toEqual([
      ['C3', 'eeg'],
      ['C4', 'eeg'],
      ['VEOG', 'eog'],
      ['Status', 'stim'],
    ]);
    expect(recording.reference).toBe('Cz');
    expect(recording.annotations).toEqual([
      { onset: 1.5, duration: 0, text: 'go' },
      { onset: 4, duration: 0, text: 'stop' },
      { onset: 7, duration: 0.5, text: 'go' },
    ]);
    expect(recording.notes).toEqual(['1 event without a time or trial_type left out']);
  });

  test('inherits: of tables the nearest counts, of JSON each key of the nearest', async () => {
    const deep = folderOf({
      ...everyday,
      'sub-01/sub-01_eeg.json': '{"EEGReference": "average"}',
      'sub-01/eeg/sub-01_task-go_channels.tsv': channelsTsv
        .replace('C4\tEEG', 'C4\tMISC')
        .replace('VEOG\tuV', 'VEOG\tuV'),
      'sub-01/eeg/sub-01_task-other_channels.tsv': 'name\ttype\tunits\n',
      'sub-02/sub-02_task-go_channels.tsv': channelsTsv.replace('C3\tEEG', 'C3\tEMG'),
    });
    const [first, second] = await Promise.all(openBids(deep).recordings.map((one) => one.open()));
    expect(first!.channels.map(({ type }) => type)).toEqual(['eeg', 'misc', 'eog', 'stim']);
    expect(first!.reference).toBe('average');
    expect(second!.channels.map(({ type }) => type)).toEqual(['emg', 'eeg', 'eog', 'stim']);
    expect(second!.reference).toBe('Cz');
    const twice = folderOf(everyday);
    write(twice, 'task-go_acq-x_channels.tsv', channelsTsv);
    expect((await openBids(twice).recordings[0]!.open()).channels[2]!.type).toBe('eog');
    write(twice, 'sub-01/eeg/sub-01_channels.tsv', channelsTsv);
    write(twice, 'sub-01/eeg/sub-01_task-go_channels.tsv', channelsTsv);
    expect(() => openBids(twice)).toThrow(
      'one _channels.tsv at a level for one recording, got "sub-01/eeg/sub-01_channels.tsv" and',
    );
  });

  test('says what in the tables is wrong', async () => {
    const opened = (path: string, content: string) => openBids(folderOf({ ...everyday, [path]: content }));
    expect(() => opened('participants.tsv', 'participant_id\tage\nsub-01\n')).toThrow(
      '2 cells, as in the header, got 1 in line 2',
    );
    expect(() => opened('participants.tsv', 'a\ta\n')).toThrow('named columns');
    expect(() => opened('dataset_description.json', '[1]')).toThrow('a JSON object');
    await expect(opened('task-go_eeg.json', '{').recordings[0]!.open()).rejects.toThrow(
      'bids: expected JSON in',
    );
    expect(() => openBids(folderOf({}))).toThrow(
      'recordings like sub-01/eeg/sub-01_task-rest_eeg.edf, got none in',
    );
  });

  test('follows links inside the folder, and none that lead out of it', async () => {
    const outside = folderOf({ 'secret.edf': edf, 'eeg/sub-03_task-go_eeg.edf': edf });
    const linked = folderOf(everyday);
    const path = 'sub-01/eeg/sub-01_task-go_eeg.edf';
    mkdirSync(join(linked, '.git/annex'), { recursive: true });
    renameSync(join(linked, path), join(linked, '.git/annex/content'));
    symlinkSync('../../.git/annex/content', join(linked, path));
    expect((await openBids(linked).recordings[0]!.open()).channels.length).toBe(4);
    symlinkSync(join(outside, 'secret.edf'), join(linked, 'sub-01/eeg/sub-01_task-go_run-2_eeg.edf'));
    await expect(openBids(linked).recordings[1]!.open()).rejects.toThrow('got a link that leads out of it');
    symlinkSync('nowhere', join(linked, 'sub-01/eeg/sub-01_task-go_run-3_eeg.edf'));
    await expect(openBids(linked).recordings[2]!.open()).rejects.toThrow('datalad get');
    symlinkSync(outside, join(linked, 'sub-03'));
    expect(() => openBids(linked)).toThrow('"sub-03" inside');
  });

  test.each([
    ['vhdr', 'sub-01_eeg.eeg'],
    ['vhdr', 'sub-01_eeg.vmrk'],
    ['set', 'sub-01_eeg.fdt'],
  ] as const)('of a .%s with %s, which belongs to it, no link leads out either', async (kind, beside) => {
    const files = Object.entries(spread[kind]).map(([name, content]) => [`sub-01/eeg/${name}`, content]);
    const made = folderOf({ 'dataset_description.json': '{}', ...Object.fromEntries(files) });
    const [recording] = openBids(made).recordings;
    expect((await recording!.open()).channels.length).toBeGreaterThan(2);
    const path = `sub-01/eeg/${beside}`;
    expect([...recording!.files].sort()).toEqual(files.map(([name]) => name).sort());
    renameSync(join(made, path), join(made, 'sub-01', beside));
    symlinkSync(`../${beside}`, join(made, path));
    expect((await recording!.open()).channels.length).toBeGreaterThan(2);
    const outside = join(scratch, `${kind}-${beside}`);
    renameSync(join(made, 'sub-01', beside), outside);
    rmSync(join(made, path));
    symlinkSync(outside, join(made, path));
    await expect(recording!.open()).rejects.toThrow(`"${path}" inside`);
  });
});

describe('bids', () => {
  test('cuts around events, in microvolts, and names subject and night', async () => {
    const epochs = await bids(folder, {
      events: { go: 'move', stop: 'stay' },
      window: [-0.5, 1],
      channels: ['C4'],
    });
    expect([epochs.length, epochs.samplesPerEpoch, epochs.samplingRate]).toEqual([6, 150, 100]);
    expect([...epochs.labels]).toEqual([0, 1, 0, 0, 1, 0]);
    expect(epochs.classes).toEqual(['move', 'stay']);
    expect(epochs.subjects.slice(2, 4)).toEqual(['sub-01', 'sub-02']);
    expect(epochs.nights[5]).toBe('sub-02_ses-a_task-go_run-01');
    expect(epochs.epoch(1)[7]).toBeCloseTo(cuedSample(1, 350 + 7), 4);
  });

  test('without events gives pieces, at the rate asked for', async () => {
    const epochs = await bids(folder, { seconds: 5, samplingRate: 50, subjects: ['01'] });
    expect([epochs.length, epochs.samplesPerEpoch, epochs.labels[0]]).toEqual([2, 250, -1]);
  });

  test('chooses subjects, sessions, tasks and runs', async () => {
    for (const chosen of [{ subjects: ['sub-02'] }, { sessions: ['a'] }, { runs: [1] }])
      expect(new Set((await bids(folder, { ...go, ...chosen })).subjects)).toEqual(new Set(['sub-02']));
    expect((await bids(folder, { ...go, tasks: ['go'] })).length).toBe(6);
    await expect(bids(folder, { ...go, tasks: ['rest'] })).rejects.toThrow(
      'bids: expected tasks among go, got "rest"',
    );
    await expect(bids(folder, { ...go, subjects: [] })).rejects.toThrow('subjects among sub-01, sub-02');
    await expect(bids(folder, { ...go, subjects: ['01'], runs: [1] })).rejects.toThrow(
      'all of these subjects',
    );
  });

  test('leaves out recordings in which none of the events comes, and says so', async () => {
    const partly = folderOf({
      ...everyday,
      'sub-01/eeg/sub-01_task-go_events.tsv': 'onset\tduration\tvalue\n1\t0\tx\n',
    });
    const epochs = await bids(partly, go);
    expect(epochs.subjectNames()).toEqual(['sub-02']);
    expect(epochs.notes[0]).toBe('sub-01_task-go: none of the events, left out');
    await expect(bids(folder, { events: ['jump'] })).rejects.toThrow(
      'the events jump, got none in 2 recordings',
    );
  });
});

const real = sharedData('eeglab', 'BIDS_test');
describeWith('the BIDS folder of EEGLAB', [real], () => {
  test('names a participant and holds no recording, which is refused', () => {
    expect(() => openBids(real.path!)).toThrow('got none in');
    expect(readFileSync(join(real.path!, 'participants.tsv'), 'utf8')).toContain('sub-S1');
  });
});
