import { expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { formatConformance } from '../../format-conformance';
import { names, nsrr, profusion, read } from './hypnograms';

test('Compumedics Profusion', async () => {
  const { labels, format } = await read(profusion);
  expect([names(labels), format]).toEqual(['W1233R?', 'Profusion']);
  await expect(read(profusion.replace('>4<', '>X<'))).rejects.toThrow('got "X" in line 8');
  await expect(read(profusion.replace('EpochLength>30', 'EpochLength>'))).rejects.toThrow(
    'a length of epochs in seconds',
  );
});

test('the National Sleep Research Resource', async () => {
  const { labels, seconds, notes } = await read(nsrr);
  expect([names(labels), [...seconds]]).toEqual(['WW3R', [0, 30, 60, 90]]);
  expect(notes).toEqual(['night.txt: 2 events without a stage left out']);
  await expect(read(nsrr.replace('sleep|4', 'sleep|X'))).rejects.toThrow('got "Stage 4 sleep|X" in line');
  await expect(read(nsrr.replace('>60.0</S', '>x</S'))).rejects.toThrow(
    'a number of seconds as Start, got "x"',
  );
});

formatConformance('hypnograms of Profusion', {
  extension: 'xml',
  read: (path) => readHypnogram(path),
  whole: Buffer.from(profusion),
});

formatConformance('hypnograms of NSRR', {
  extension: 'xml',
  cases: 2000,
  read: (path) => readHypnogram(path),
  whole: Buffer.from(nsrr),
});
