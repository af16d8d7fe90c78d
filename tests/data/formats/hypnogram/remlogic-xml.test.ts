import { expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { formatConformance } from '../../format-conformance';
import { names, read, remLogic, remLogicXml } from './hypnograms';

test('XML of RemLogic gives what its text does', async () => {
  const [xml, text] = await Promise.all([remLogicXml, remLogic].map((content) => read(content)));
  expect([names(xml!.labels), xml!.format]).toEqual(['W13RR', 'RemLogic XML']);
  expect({ ...xml, format: '' }).toEqual({ ...text, format: '' });
});

test('XML of RemLogic: a word that is no stage, and a time that is none, are named with their line', async () => {
  await expect(read(remLogicXml.replace('SLEEP-S4', 'SLEEP-S7'))).rejects.toThrow(
    'got "SLEEP-S7" in line 18',
  );
  const untimed = remLogicXml.replace('2006-05-18T00:00:30', '2006-05-48T00:00:30');
  await expect(read(untimed)).rejects.toThrow(
    'a time such as 2021-03-09T21:10:21.000000 as StopTime, got "2006-05-48T00:00:30" in the event of line 18',
  );
  await expect(read(remLogicXml.replaceAll('SLEEP-', 'AROUSAL-'))).rejects.toThrow(
    'RemLogic XML without any',
  );
});

test('XML of RemLogic: epochs of another length', async () => {
  const { labels, seconds } = await read(remLogicXml, { secondsPerEpoch: 15 });
  expect([names(labels), seconds[1]]).toEqual(['WW1133RRRR', 15]);
});

formatConformance('hypnograms of RemLogic XML', {
  extension: 'xml',
  secret: 'Quux',
  cases: 2000,
  read: (path) => readHypnogram(path),
  whole: Buffer.from(remLogicXml),
});
