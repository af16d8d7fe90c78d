import { expect, test } from 'vitest';
import { readHypnogram } from '../../../../src/data';
import { describeWith, sharedData } from '../../../support/requirements';
import { formatConformance } from '../../format-conformance';
import { dreams, names, read } from './hypnograms';

const codes = (all: string, heading = '[Hypnogram]') => `${heading}\n${[...all].join('\n')}\n`;

test.each([
  ['of Rechtschaffen and Kales', '[Hypnogram]'],
  ['of the AASM', '[HypnogramAASM/subject1]'],
])('codes %s are told by their heading; each lasts 5 s', async (_, heading) => {
  const night = await read(codes('555555444444333333222222111111000000', heading));
  expect([names(night.labels), night.format, night.secondsPerEpoch]).toEqual(['WR1233', 'DREAMS', 30]);
  expect([night.seconds[5], night.startTime, night.notes]).toEqual([150, undefined, []]);
});

test('an epoch has the commonest of its codes, of equals the first; a rest is noted', async () => {
  const { labels, notes } = await read(`${codes('552222332244555222')}-1\n-1\n-2\n-1\n5\n5\n2\n`);
  expect(names(labels)).toBe('21W?');
  expect(notes).toEqual(['night.txt: 5 s at the end, less than an epoch, left out']);
});

test('epochs of another length are a multiple of 5 s', async () => {
  expect(names((await read(codes('55552222'), { secondsPerEpoch: 20 })).labels)).toBe('W2');
  expect(names((await read(codes('552'), { secondsPerEpoch: 5 })).labels)).toBe('WW2');
  await expect(read(dreams, { secondsPerEpoch: 12 })).rejects.toThrow('a multiple of the 5 s of each code');
  await expect(read(dreams, { numbers: 'rk' })).rejects.toThrow('of DREAMS have a use for, got numbers');
});

test('what is no code is named with its line', async () => {
  await expect(read(codes('556'))).rejects.toThrow('(a code from 0 to 5, or negative), got "6" in line 4 of');
  await expect(read('[Hypnogram]\n5\n\n5\n')).rejects.toThrow('got "" in line 3 of');
});

formatConformance('hypnograms of DREAMS', {
  extension: 'txt',
  cases: 1000,
  cutsAreWhole: true,
  read: (path) => readHypnogram(path),
  whole: Buffer.from(dreams),
});

const real = sharedData('sleep', 'dreams', 'Hypnogram_excerpt1.txt');
describeWith('a hypnogram of DREAMS', [real], () => {
  test('is half an hour', async () => {
    const { labels, format, notes } = await readHypnogram(real.path!);
    expect([labels.length, format, notes]).toEqual([60, 'DREAMS', []]);
  });
});
