import { describe, expect, test } from 'vitest';
import { readHypnogram, writeEdf } from '../../../../src/data';
import { scratchFolder } from '../../../support/scratch';
import { luna, names, nsrr, profusion, read, remLogic } from './hypnograms';

const folder = scratchFolder();

describe('options', () => {
  const edf = () => {
    const path = `${folder}/options.edf`;
    const annotations = ['W', 'N1', 'N2'].map((stage, at) => {
      return { onset: 20 * at, duration: 20, text: `Sleep stage ${stage}` };
    });
    writeEdf(path, [], { annotations, startTime: new Date('2020-01-01T22:00:00Z') });
    return path;
  };

  test('secondsPerEpoch reaches EDF+, RemLogic and Luna', async () => {
    const scored = await readHypnogram(edf(), { secondsPerEpoch: 20 });
    expect([names(scored.labels), [...scored.seconds], scored.notes]).toEqual(['W12', [0, 20, 40], []]);
    const { labels, seconds } = await read(remLogic, { secondsPerEpoch: 15 });
    expect([names(labels), seconds[1]]).toEqual(['WW1133RRRR', 15]);
    expect(names((await read(luna, { secondsPerEpoch: 15 })).labels)).toBe('WWWW1133R');
  });

  test('that have no use are refused', async () => {
    const numbers = { numbers: 'rk' } as const;
    await expect(readHypnogram(edf(), numbers)).rejects.toThrow(
      /readHypnogram: expected options that hypnograms of EDF\+.* have a use for, got numbers/,
    );
    await expect(read(remLogic, numbers)).rejects.toThrow('RemLogic have a use for, got numbers');
    await expect(read(luna, numbers)).rejects.toThrow('Luna have a use for, got numbers');
    for (const xml of [profusion, nsrr]) {
      await expect(read(xml, numbers)).rejects.toThrow('have a use for, got numbers');
      await expect(read(xml, { secondsPerEpoch: 20 })).rejects.toThrow('have a use for, got secondsPerEpoch');
    }
  });

  test('that leave no epoch are refused', async () => {
    await expect(readHypnogram(edf())).rejects.toThrow('a stage that lasts an epoch of 30 s');
  });
});

test.each([
  ['stages that overlap', 'onset,duration,stage\n0,60,W\n30,30,N1\n', '"W" and "N1" at 30 s in line 2'],
  ['stages that last for years', 'onset,duration,stage\n0,99999999999,W\n', 'stages of at most 30 days'],
  [
    'a table without stages',
    'onset,duration,description\n0,30,arousal\n',
    'is it the hypnogram, and not the recording?',
  ],
  [
    'another XML',
    '<html></html>',
    'an XML file of Profusion (CMPStudyConfig), the NSRR (PSGAnnotation) or RemLogic',
  ],
  ['nothing', ' \n', 'a stage in every line'],
])('readHypnogram refuses %s', async (_what, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});
