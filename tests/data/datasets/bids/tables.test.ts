import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBids } from '../../../../src/data';
import { memoryFolder, scratchFolder } from '../../../support/scratch';
import { fuzz } from '../../format-fuzz';
import { channelsTsv, eventsTsv, everyday, folderOf } from './bids-files';

const tables = {
  'participants.tsv': everyday['participants.tsv'],
  'task-go_channels.tsv': channelsTsv.replaceAll('uV\n', 'uV\tgood\n').replace('units\n', 'units\tstatus\n'),
  'sub-01/eeg/sub-01_task-go_events.tsv': eventsTsv,
  'sub-01/eeg/sub-01_electrodes.tsv': 'name\tx\ty\tz\nC3\t-0.06\t0.01\t0.07\nC4\tn/a\tn/a\tn/a\n',
  'sub-01/eeg/sub-01_coordsystem.json': '{"EEGCoordinateSystem": "CapTrak", "EEGCoordinateUnits": "m"}',
};
const folder = scratchFolder(memoryFolder);

test.each(Object.entries(tables))('%s, however damaged, is read or refused', async (name, whole) => {
  const dataset = folderOf({ ...everyday, ...tables }, folder);
  const read = async (path: string) => {
    copyFileSync(path, join(dataset, name));
    const { participants, recordings } = openBids(dataset);
    const { channels, annotations, notes } = await recordings[0]!.open();
    const numbers = [
      ...channels.flatMap(({ position = [] }) => [...position]),
      ...annotations.map((one) => one.onset),
    ];
    if (!numbers.every(Number.isFinite)) throw new RangeError('a number that is none');
    return { participants, notes };
  };
  const {
    failures,
    read: values,
    refused,
  } = await fuzz(name, folder, {
    ...{ extension: 'tsv', whole: Buffer.from(whole), read, cases: 1000, cutsAreWhole: true },
  });
  expect(failures).toEqual([]);
  expect([values > 0, refused > 0]).toEqual([true, true]);
});
