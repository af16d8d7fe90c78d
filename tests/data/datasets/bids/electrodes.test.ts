import { expect, test } from 'vitest';
import { openBids } from '../../../../src/data';
import { everyday, folderOf } from './bids-files';

const electrodes = 'name\tx\ty\tz\nC3\t-60\t10\t70\nC4\tn/a\tn/a\tn/a\nCz\t0\t0\t100\n';
const coordsystem = (system: string, units = 'mm') =>
  JSON.stringify({ EEGCoordinateSystem: system, EEGCoordinateUnits: units });

/** The first recording of a dataset with these files besides. */
const opened = (files: Record<string, string>) =>
  openBids(folderOf({ ...everyday, ...files })).recordings[0]!;
const described = (system: string, units?: string, table = electrodes) =>
  opened({
    'sub-01/eeg/sub-01_electrodes.tsv': table,
    'sub-01/eeg/sub-01_coordsystem.json': coordsystem(system, units),
  }).open();

test.each([
  ['CapTrak', [-0.06, 0.01, 0.07]],
  ['MNI152Lin', [-0.06, 0.01, 0.07]],
  ['EEGLAB', [-0.01, -0.06, 0.07]],
  ['CTF', [-0.01, -0.06, 0.07]],
])('electrodes in the axes of %s are where they are', async (system, position) => {
  const { channels, notes } = await described(system);
  expect(channels[0]!.position!.map((value) => Number(value.toFixed(9)))).toEqual(position);
  expect(channels.slice(1).map((one) => one.position)).toEqual([undefined, undefined, undefined]);
  expect(notes.join()).not.toContain('electrodes');
});

test.each([
  ['Other', 'mm', 'left out: the coordinate system "Other" in coordsystem.json'],
  ['CapTrak', 'n/a', 'left out: units "n/a" in coordsystem.json'],
  ['CapTrak', 'm', 'left out: they are 96.4 m from the middle of the head'],
])('positions in %s and %s are left out, with a note', async (system, units, note) => {
  const { channels, notes } = await described(system, units);
  expect(channels[0]!.position).toBeUndefined();
  expect(notes).toContainEqual(expect.stringContaining(note));
});

test('without a coordinate system they are left out, too', async () => {
  const { channels, notes } = await opened({ 'sub-01/eeg/sub-01_electrodes.tsv': electrodes }).open();
  expect(channels[0]!.position).toBeUndefined();
  expect(notes[0]).toContain('the coordinate system is not given');
});

test('tables are inherited; of several spaces the first that is known counts', async () => {
  const recording = opened({
    'sub-01/sub-01_space-Brain_electrodes.tsv': electrodes.replaceAll('\t7', '\t9'),
    'sub-01/sub-01_space-Brain_coordsystem.json': coordsystem('Other'),
    'space-CapTrak_coordsystem.json': coordsystem('CapTrak'),
    'sub-01/sub-01_space-CapTrak_electrodes.tsv': 'name\tx\ty\tz\nC4\t60\t10\t70\n',
    'sub-01/eeg/sub-01_task-go_space-CapTrak_electrodes.tsv': electrodes,
    'sub-01/eeg/sub-01_task-rest_space-CapTrak_electrodes.tsv': 'name\tx\ty\tz\nC3\t60\t10\t70\n',
  });
  expect(recording.files.filter((file) => /electrodes|coordsystem/.test(file))).toEqual([
    'sub-01/sub-01_space-Brain_electrodes.tsv',
    'sub-01/sub-01_space-Brain_coordsystem.json',
    'sub-01/eeg/sub-01_task-go_space-CapTrak_electrodes.tsv',
    'space-CapTrak_coordsystem.json',
  ]);
  const { channels, notes } = await recording.open();
  expect(channels[0]!.position![2]).toBeCloseTo(0.07, 9);
  expect(channels[1]!.position).toBeUndefined();
  expect(notes[0]).toContain('the coordinate system "Other"');
});
