import { expect, test } from 'vitest';
import { readHypnogram, writeEdf } from '../../../../src/data';
import { describeWith, sharedData } from '../../../support/requirements';
import { scratchFolder } from '../../../support/scratch';
import { recordings } from '../../recordings';
import { names } from './hypnograms';

const folder = scratchFolder();

test('annotations of EDF+', async () => {
  const path = `${folder}/annotated.edf`;
  const startTime = new Date('2020-01-01T22:00:00Z');
  const annotations = [
    { onset: 0, duration: 60, text: 'Sleep stage W' },
    { onset: 12, duration: 0, text: 'Lights off' },
    { onset: 60, duration: 30, text: 'Sleep stage N3' },
  ];
  writeEdf(path, [], { annotations, startTime });
  const got = await readHypnogram(path);
  expect([names(got.labels), got.startTime, got.notes]).toEqual([
    'WW3',
    startTime,
    ['annotated.edf: 1 annotation without a stage left out'],
  ]);
});

const sleepEdf = sharedData('sleep', 'sleep-edf', 'SC4001EC-Hypnogram.edf');
describeWith('the hypnogram of SC4001', [sleepEdf], () => {
  test('has the epochs that MNE’s annotations last', async () => {
    const { labels, startTime } = await readHypnogram(sleepEdf.path!);
    const truth = recordings.annotations[0]!.annotations;
    expect(labels.length).toBe(truth.reduce((sum, [, duration]) => sum + Math.floor(duration / 30), 0));
    const rem = truth.filter(([, , text]) => text === 'Sleep stage R');
    expect(labels.filter((label) => label === 4).length).toBe(
      rem.reduce((sum, [, duration]) => sum + duration / 30, 0),
    );
    expect(startTime).toEqual(new Date(Date.UTC(1989, 3, 24, 16, 13)));
  });
});
