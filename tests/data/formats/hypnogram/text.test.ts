import { describe, expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { describeWith, sharedData } from '../../../support/requirements';
import { formatConformance } from '../../format-conformance';
import { names, read } from './hypnograms';

describe('one stage in a line', () => {
  test.each([
    ['words of all kinds', 'Wake\nN1\nS2\nNREM3\nS4\nrem\nMT\n?', 'W1233R??'],
    ['numbers of YASA', '# 0: Wake, 4: REM\n0\n1\n2\n3\n4\n-1\n-2\n', 'W123R??'],
    ['numbers of Rechtschaffen and Kales, told by a 5', '0\n1\n2\n3\n4\n5\n9\n', 'W1233R?'],
    ['lines as Windows ends them, and a mark of UTF-8', '\ufeffW\r\nR\r\n', 'WR'],
  ])('%s', async (_what, content, truth) => {
    const { labels, seconds, secondsPerEpoch, startTime, format } = await read(content);
    expect(names(labels)).toBe(truth);
    expect([...seconds]).toEqual(Array.from(truth, (_, at) => 30 * at));
    expect([secondsPerEpoch, startTime, format]).toEqual([30, undefined, 'text']);
  });

  test('UTF-16, as Windows writes it', async () => {
    expect(names((await read(Buffer.from('\ufeffW\r\nN2\r\n', 'utf16le'))).labels)).toBe('W2');
  });

  test('a 4 without a 5 is REM, with a note, or what the caller says', async () => {
    const assumed = await read('2\n4\n');
    expect([names(assumed.labels), assumed.notes]).toEqual([
      '2R',
      ['night.txt: the number 4 was taken for REM; { numbers: "rk" } takes it for stage 4'],
    ]);
    const told = await read('2\n4\n', { numbers: 'rk' });
    expect([names(told.labels), told.notes]).toEqual(['23', []]);
  });

  test('epochs of another length', async () => {
    expect([...(await read('W\nW\nN1', { secondsPerEpoch: 20 })).seconds]).toEqual([0, 20, 40]);
    await expect(read('W', { secondsPerEpoch: 0 })).rejects.toThrow('epochs of half a second to an hour');
  });

  test.each([
    ['W\nN5\n', 'got "N5" in line 2 of'],
    ['# comment\nW\n17\n', 'got "17" in line 3 of'],
    ['W\n\nN2\n', 'got a blank line 2'],
    ['[Stages]\n5\n', 'got "[Stages]" in line 1 of'],
    ['5\n-2\n', 'got "-2" in line 2 of'],
  ])('refuses %j, naming line and word', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });
});

formatConformance('hypnograms of text', {
  extension: 'txt',
  cases: 1000,
  cutsAreWhole: true,
  read: (path) => readHypnogram(path),
  whole: Buffer.from('W\nN1\nN2\nN3\nREM\n?\n'),
});

const yasa = sharedData('sleep', 'yasa', 'data_full_6hrs_100Hz_hypno_30s.txt');
describeWith('the hypnogram of YASA', [yasa], () => {
  test('is six hours of the AASM’s stages', async () => {
    const { labels, notes } = await readHypnogram(yasa.path!, { numbers: 'aasm' });
    expect([labels.length, notes, Math.max(...labels), Math.min(...labels)]).toEqual([720, [], 4, 0]);
  });
});
