import { expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { formatConformance } from '../../format-conformance';
import { names, read, remLogic } from './hypnograms';

test('RemLogic, past midnight, with the day of its beginning', async () => {
  const { labels, seconds, startTime, notes, format } = await read(remLogic);
  expect([names(labels), [...seconds], format]).toEqual(['W13RR', [0, 30, 60, 120, 150], 'RemLogic']);
  expect(startTime).toEqual(new Date(Date.UTC(2006, 4, 17, 23, 59)));
  expect(notes).toEqual(['night.txt: 1 event without a stage left out']);
  expect((await read(remLogic.replace('17/05', '07/05'))).startTime).toBeUndefined();
  await expect(read(remLogic.replace('SLEEP-S4', 'SLEEP-S7'))).rejects.toThrow('got "SLEEP-S7" in line 12');
  await expect(read(remLogic.replace('00:00:00', '24:00:00'))).rejects.toThrow('got "24:00:00" in line 12');
  const error = await read(remLogic.replace('SLEEP-S4', 'SLEEP-S7')).catch(String);
  expect(error).not.toContain('Quux');
});

formatConformance('hypnograms of RemLogic', {
  extension: 'txt',
  secret: 'Quux',
  cases: 1000,
  cutsAreWhole: true,
  read: (path) => readHypnogram(path),
  whole: Buffer.from(remLogic),
});
