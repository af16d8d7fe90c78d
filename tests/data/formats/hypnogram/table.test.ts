import { describe, expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { formatConformance } from '../../format-conformance';
import { csv, names, read, tabs } from './hypnograms';

const bids = tabs(
  'onset | duration | trial_type',
  '0 | 60 | Sleep stage W',
  '10 | 0.5 | arousal',
  '60 | 45 | Sleep stage 4',
);

describe('a table', () => {
  test('of epochs', async () => {
    const { labels, format } = await read(csv);
    expect([names(labels), format]).toEqual(['W123R?', 'table']);
    await expect(read(csv.replace('3,N3', '4,N3'))).rejects.toThrow('epoch number 3, got "4" in line 5');
    await expect(read(csv.replace('N1', 'N7'))).rejects.toThrow('got "N7" in line 3');
  });

  test('of events with onset and duration, some of which are no stages', async () => {
    const { labels, seconds, notes } = await read(bids);
    expect([names(labels), [...seconds]]).toEqual(['WW3', [0, 30, 60]]);
    expect(notes).toEqual([
      'night.txt: 1 row without a stage left out',
      'night.txt: 15 s at the end of stages, less than an epoch each, left out',
    ]);
    await expect(read(bids.replace('60\t45', 'sixty\t45'))).rejects.toThrow('got "sixty" in line 4');
  });

  test('with times of the day, past midnight', async () => {
    const { seconds } = await read('time;stage\n23:59:30;W\n00:00:00;N1\n00:00:30;N2\n');
    expect([...seconds]).toEqual([0, 30, 60]);
  });
});

formatConformance('hypnograms of tables', {
  extension: 'csv',
  cases: 1000,
  cutsAreWhole: true,
  read: (path) => readHypnogram(path),
  whole: Buffer.from(csv),
});
