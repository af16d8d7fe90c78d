import { expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { formatConformance } from '../../format-conformance';
import { luna, names, read } from './hypnograms';

test('Luna', async () => {
  const { labels, seconds, notes, format } = await read(luna);
  expect([names(labels), [...seconds], format]).toEqual(['WW13R', [0, 30, 60, 90, 120], 'Luna']);
  expect(notes).toEqual(['night.txt: 1 annotation without a stage left out']);
  await expect(read(luna.replace('+30', '+x'))).rejects.toThrow('got "x" in line 5');
});

formatConformance('hypnograms of Luna', {
  extension: 'annot',
  cases: 1000,
  cutsAreWhole: true,
  read: (path) => readHypnogram(path),
  whole: Buffer.from(luna),
});
