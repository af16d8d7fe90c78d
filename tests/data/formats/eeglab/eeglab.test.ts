import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EeglabSource, open, reactionTimes } from '../../../../src/data';
import { readEeglab } from '../../../../src/data/formats/eeglab/eeglab';
import { describeWith, sharedData } from '../../../support/requirements';
import { scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { readSource } from '../../read-source';
import { type ChannelSummary, expectSame } from '../../recordings';

const fixture = (name: string) => join(__dirname, '../../../fixtures/data', name);
const folder = scratchFolder();

interface MneRaw {
  file: string;
  labels: string[];
  samplingRate: number;
  samples: number;
  positions: (number | null)[][];
  channels: ChannelSummary[];
  annotations: [number, number | null, string][];
}

/** What MNE reads: see tests/fixtures/data/make_eeglab.py. */
const truth = JSON.parse(readFileSync(fixture('eeglab.json'), 'utf8')) as {
  made: MneRaw[];
  real: MneRaw[];
  epoched: { labels: string[]; shape: [number, number, number]; tmin: number; values: number[] };
  inside73: { shape: number[]; sums: number[][] };
  reactionTimes: (number | null)[];
};

formatConformance('EEGLAB', {
  extension: 'set',
  read: async (path) => readSource(await readEeglab(path)),
  whole: readFileSync(fixture('beside.set')),
  beside: { 'beside.fdt': readFileSync(fixture('hdf5.fdt')) },
  secret: 'Mustermann',
});

/** Everything of one channel, over all segments. */
async function channelOf(source: EeglabSource, channel: number): Promise<Float32Array> {
  const parts: number[] = [];
  for (const [segment, { duration }] of source.segments.entries()) {
    const count = Math.round(duration * source.channels[channel]!.samplingRate);
    const [samples] = await source.read(segment, [{ channel, first: 0, count }]);
    for (const value of samples!) parts.push(value);
  }
  return Float32Array.from(parts);
}

async function expectLikeMne(path: string, like: MneRaw): Promise<void> {
  const source = await readEeglab(path);
  expect(source.channels.map(({ label }) => label)).toEqual(like.labels);
  expect(source.channels.every(({ unit }) => unit === 'uV')).toBe(true);
  expect(source.channels.every(({ samplingRate }) => samplingRate === like.samplingRate)).toBe(true);
  for (const [at, wanted] of like.positions.entries()) {
    const { position } = source.channels[at]!;
    if (wanted[0] === null) expect(position).toBeUndefined();
    else for (const [axis, value] of wanted.entries()) expect(position![axis]).toBeCloseTo(value!, 6);
  }
  for (const [at, channel] of like.channels.entries()) expectSame(await channelOf(source, at), channel);
}

const real = truth.real.map(({ file }) => sharedData('eeglab', file));

describe('open an EEGLAB dataset', () => {
  test.each(truth.made.map((one) => [one.file, one] as const))('reads %s as MNE does', async (file, like) => {
    await expectLikeMne(fixture(file), like);
  });

  test('ends a segment where samples were cut out, and what follows is later by them', async () => {
    const { source } = await open(fixture('continuous.set'));
    expect(source).toBeInstanceOf(EeglabSource);
    expect(source.format).toBe('EEGLAB');
    expect(source.epoched).toBe(false);
    // 10 samples of 10 Hz were cut out after the 20th; nobody knows how many after the 40th.
    expect(source.segments).toEqual([
      { onset: 0, duration: 2 },
      { onset: 3, duration: 2 },
      { onset: 5, duration: 1 },
    ]);
    expect(source.annotations).toEqual([
      { onset: 0, duration: 0, text: 'stim' },
      { onset: 0.55, duration: 0.2, text: 'resp' },
      { onset: 3, duration: 0, text: 'stim' },
      { onset: 3.4, duration: 0, text: 'resp' },
      { onset: 5.4, duration: 0, text: 'stim' },
    ]);
    expect(source.notes).toEqual(['1 event without a time left out', '2 boundaries: 1 s are missing there']);
    expect(source.reference).toBe('Fz');
    expect(source.startTime).toEqual(new Date('2020-02-29T23:59:58.500Z'));
    expect(source.channels.map(({ type }) => type)).toEqual(['eeg', 'eeg', 'eog', 'eeg']);
  });

  test('reads parts of channels in any order', async () => {
    const source = await readEeglab(fixture('continuous.set'));
    const whole = await Promise.all([0, 1, 2, 3].map((channel) => channelOf(source, channel)));
    const ranges = [
      { channel: 3, first: 5, count: 10 },
      { channel: 0, first: 19, count: 1 },
      { channel: 3, first: 0, count: 0 },
    ];
    const parts = await source.read(1, ranges);
    parts.forEach((part, at) => {
      const { channel, first, count } = ranges[at]!;
      expect(part).toEqual(whole[channel]!.slice(20 + first, 20 + first + count));
    });
    expect(await source.read(0, [])).toEqual([]);
    await expect(source.read(0, [{ channel: 0, first: 15, count: 10 }])).rejects.toThrow('10 from 15 on');
  });

  test('reads trials as segments, with events in the time of the trials one after another', async () => {
    const source = await readEeglab(fixture('epoched.set'));
    const { labels, shape, tmin, values } = truth.epoched;
    const [trials, channels, samples] = shape;
    expect(source.epoched).toBe(true);
    expect(source.trialStart).toBeCloseTo(tmin, 9);
    expect(source.reference).toBe('average');
    expect(source.channels.map(({ label }) => label)).toEqual(labels);
    expect(source.segments).toEqual([0, 1, 2].map((onset) => ({ onset, duration: 1 })));
    expect(source.annotations.map(({ onset, text }) => [onset, text])).toEqual([
      [0.2, '11'],
      [0.5, '22'],
      [1.2, '11'],
      [2.2, '11'],
      [2.6, '22'],
    ]);
    for (let trial = 0; trial < trials; trial++) {
      const ranges = labels.map((_, channel) => ({ channel, first: 0, count: samples }));
      for (const [channel, signal] of (await source.read(trial, ranges)).entries()) {
        const at = (trial * channels + channel) * samples;
        for (const [i, value] of signal.entries()) expect(value).toBeCloseTo(values[at + i]!, 5);
      }
    }
  });

  test('places a channel by its angle from the nose and its radius', async () => {
    const { channels } = await readEeglab(fixture('epoched.set'));
    const side = 0.085 * Math.SQRT1_2;
    const wanted = [[-side, 0, side], [0, side, side], undefined, [side, 0, side]];
    wanted.forEach((position, at) => {
      const found = channels[at]!.position;
      if (!position) expect(found).toBeUndefined();
      else for (const [axis, value] of position.entries()) expect(found![axis]).toBeCloseTo(value, 9);
    });
  });

  test('reads samples inside a file of version 7.3 trial by trial, whatever they are stored as', async () => {
    const source = await readEeglab(fixture('inside73.set'));
    const [channels, samples, trials] = truth.inside73.shape as [number, number, number];
    expect(source.segments).toHaveLength(trials);
    for (const trial of [0, 17, trials - 1]) {
      for (let channel = 0; channel < channels; channel++) {
        const [signal] = await source.read(trial, [{ channel, first: 0, count: samples }]);
        expect(signal!.reduce((sum, value) => sum + value, 0)).toBe(truth.inside73.sums[trial]![channel]);
        const [part] = await source.read(trial, [{ channel, first: 123, count: 45 }]);
        expect(part).toEqual(signal!.slice(123, 168));
      }
    }
  });
});

describe('samples beside an EEGLAB dataset', () => {
  const copied = (name: string) => {
    const path = join(folder, name);
    copyFileSync(fixture('hdf5.set'), path);
    return path;
  };

  test('are looked for under the name that the file itself has now', async () => {
    const path = copied('renamed.set');
    await expect(readEeglab(path)).rejects.toThrow('expected "hdf5.fdt" or "renamed.fdt" beside');
    copyFileSync(fixture('hdf5.fdt'), join(folder, 'renamed.fdt'));
    const source = await readEeglab(path);
    expect(source.notes).toEqual(['hdf5.fdt is missing; renamed.fdt was read instead']);
    expect(await readSource(source)).toMatchObject({
      samples: (await readSource(await readEeglab(fixture('hdf5.set')))).samples,
    });
  });

  test('must be whole, and stay so', async () => {
    const path = copied('cut.set');
    const samples = readFileSync(fixture('hdf5.fdt'));
    const beside = join(folder, 'cut.fdt');
    writeFileSync(beside, samples.subarray(0, samples.length - 1));
    await expect(readEeglab(path)).rejects.toThrow('expected 480 bytes of samples, got 479');
    writeFileSync(beside, samples);
    const source = await readEeglab(path);
    writeFileSync(beside, samples.subarray(0, 100));
    await expect(source.read(0, [{ channel: 0, first: 0, count: 30 }])).rejects.toThrow('open it again');
  });

  test.each(['elsewhere.set', 'absolute.set', 'windows.set', 'old.set'])(
    'are not looked for elsewhere: %s',
    async (name) => {
      await expect(readEeglab(fixture(`names/${name}`))).rejects.toThrow('the name of a .fdt file beside');
    },
  );
});

test('refuses other MATLAB files, and options', async () => {
  await expect(readEeglab(fixture('plain.mat'))).rejects.toThrow('an EEGLAB dataset, got other variables');
  await expect(open(fixture('continuous.set'), { samplingRate: 10 })).rejects.toThrow(
    'the option samplingRate',
  );
});

describeWith('real recordings (of sccn/eeglab and mne-testing-data)', real, () => {
  const pathOf = (file: string) => sharedData('eeglab', file).path!;

  test.each(truth.real.map((one) => [one.file, one] as const))(
    '%s is as MNE reads it',
    async (file, like) => {
      await expectLikeMne(pathOf(file), like);
      const source = await readEeglab(pathOf(file));
      expect(source.segments).toEqual([{ onset: 0, duration: like.samples / like.samplingRate }]);
      expect(source.annotations.map(({ text }) => text)).toEqual(
        like.annotations.map(([, , text]) => String(Number(text) || text)),
      );
      for (const [at, [onset]] of like.annotations.entries()) {
        expect(source.annotations[at]!.onset).toBeCloseTo(onset, 6);
      }
    },
  );

  test('have the reaction times from a stimulus to the next event', async () => {
    const source = await readEeglab(pathOf('eeglab_data.set'));
    const times = reactionTimes(source, { stimulus: 'square', response: 'rt' });
    expect(times.length).toBe(truth.reactionTimes.length);
    times.forEach(({ seconds }, at) => {
      const wanted = truth.reactionTimes[at];
      if (wanted === null) expect(seconds).toBeUndefined();
      else expect(seconds).toBeCloseTo(wanted!, 5); // MNE rounds times to microseconds
    });
    expect(times.filter(({ seconds }) => seconds !== undefined).length).toBeGreaterThan(50);
  });
});
