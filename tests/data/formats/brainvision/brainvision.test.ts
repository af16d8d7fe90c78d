import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brainVision } from '../../../../src/data/formats/brainvision/brainvision';
import type { SignalSource } from '../../../../src/data/signal-source';
import { describeWith, sharedData } from '../../../support/requirements';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { readSource } from '../../read-source';
import { type ChannelSummary, checkSum, expectSame } from '../../recordings';

const fixtures = join(__dirname, '../../../fixtures/data/brainvision');
const bytesOf = (name: string) => readFileSync(join(fixtures, name));
const folder = scratchFolder();

/** What MNE reads: see make_brainvision.py. */
const truth = JSON.parse(bytesOf('brainvision.json').toString('utf8')) as Record<
  string,
  {
    startTime: string;
    channels: (ChannelSummary & { position: number[] })[];
    annotations: [number, number, string][];
  }
>;

const rename = (file: string) =>
  Buffer.from(bytesOf(file).toString('latin1').replaceAll('int16.', 'sample.'), 'latin1');
const elsewhere = [
  '../../etc/passwd',
  '/etc/passwd',
  '..\\secret.eeg',
  '..',
  '.',
  '',
  'a/../b.eeg',
  'C:secret',
];
const withSamplesIn = (target: string) =>
  rename('int16.vhdr')
    .toString('latin1')
    .replace(/DataFile=.*/, `DataFile=${target}`);
formatConformance('BrainVision', {
  extension: 'vhdr',
  whole: rename('int16.vhdr'),
  beside: { 'sample.vmrk': rename('int16.vmrk'), 'sample.eeg': bytesOf('int16.eeg') },
  read: async (path) => readSource(await brainVision.open(path, {})),
  // The headers are lists of lines, and of the samples there are as many as there are.
  cutsAreWhole: true,
  secret: 'Zacharias Quux',
  hostile: Object.fromEntries(
    elsewhere.map((target) => [`samples in "${target}"`, Buffer.from(withSamplesIn(target), 'latin1')]),
  ),
});

async function expectTruth(source: SignalSource, name: string) {
  const { startTime, channels, annotations } = truth[name]!;
  const got = await readSource(source);
  // MNE cuts what is below a millisecond.
  expect(Math.abs(got.startTime!.getTime() - Date.parse(`${startTime}Z`))).toBeLessThanOrEqual(1);
  expect(got.channels.map(({ label, unit, samplingRate }) => [label, unit, samplingRate])).toEqual(
    channels.map(({ label, unit, samplingRate }) => [label, unit, samplingRate]),
  );
  channels.forEach((channel, at) => {
    expectSame(got.samples[0]![at]!, channel);
    const position = got.channels[at]!.position ?? [];
    // Electrodes at a radius of 0 are nowhere.
    expect(position.map((metres) => Number(metres.toFixed(9)) + 0)).toEqual(
      channel.position.some((metres) => metres !== 0) ? channel.position.map((metres) => metres + 0) : [],
    );
  });
  // MNE gives moments the length of a sample, and lists where segments begin.
  const rate = channels[0]!.samplingRate;
  const events = annotations.filter(([, , text]) => !text.startsWith('New Segment'));
  expect(got.annotations).toHaveLength(events.length);
  got.annotations.forEach(({ onset, duration, text }, at) => {
    expect(onset).toBeCloseTo(events[at]![0], 6);
    expect(duration).toBeCloseTo(events[at]![1] < 1.5 / rate ? 0 : events[at]![1], 6);
    expect(text).toBe(events[at]![2]);
  });
}

describe('BrainVision', () => {
  test.each(['int16', 'vectorized', 'int32', 'float32'])('%s: reads what MNE reads', async (name) => {
    await expectTruth(await brainVision.open(join(fixtures, `${name}.vhdr`), {}), name);
  });

  test('is opened from its markers and its samples as well', async () => {
    for (const extension of ['vmrk', 'eeg']) {
      const path = join(fixtures, `int16.${extension}`);
      const start = readFileSync(path).subarray(0, 1024);
      expect(brainVision.recognises({ bytes: start, text: start.toString('latin1'), path })).toBe(true);
      await expectTruth(await brainVision.open(path, {}), 'int16');
    }
    const lonely = put(folder, 'lonely.vmrk', bytesOf('int16.vmrk'));
    await expect(brainVision.open(lonely, {})).rejects.toThrow('expected the header "lonely.vhdr" beside');
  });

  test('reads a part of some channels', async () => {
    for (const name of ['int16', 'vectorized']) {
      const source = await brainVision.open(join(fixtures, `${name}.vhdr`), {});
      const { samples } = await readSource(source);
      const parts = await source.read(0, [
        { channel: 2, first: 7, count: 5 },
        { channel: 0, first: 7, count: 5 },
        { channel: 1, first: 39, count: 1 },
      ]);
      expect(parts).toEqual([
        samples[0]![2]!.slice(7, 12),
        samples[0]![0]!.slice(7, 12),
        samples[0]![1]!.slice(39),
      ]);
      await expect(source.read(0, [{ channel: 0, first: 38, count: 3 }])).rejects.toThrow(
        'a range of the 40 samples',
      );
      await expect(source.read(1, [])).rejects.toThrow('one of 1 segments');
    }
  });

  const withMarkers = (lines: string, header = (text: string) => text) => {
    const rename = (text: string) => text.replaceAll('int16.', 'segments.');
    put(folder, 'segments.eeg', bytesOf('int16.eeg'));
    const first = 'Brain Vision Data Exchange Marker File, Version 1.0\n';
    put(folder, 'segments.vmrk', `${first}[Marker Infos]\n${lines}\n`);
    const text = header(rename(bytesOf('int16.vhdr').toString('latin1')));
    return brainVision.open(put(folder, 'segments.vhdr', Buffer.from(text, 'latin1')), {});
  };

  test('begins a segment at every marker of that kind, with the gap that their times tell', async () => {
    const lines = [
      'Mk1=New Segment,,1,1,0,20240229123005250000',
      'Mk2=Stimulus,S  1,21,1,0',
      'Mk3=New Segment,,11,1,0,20240229123015250000',
    ].join('\n');
    const source = await withMarkers(lines);
    expect(source.segments).toEqual([
      { onset: 0, duration: 0.04 },
      { onset: 10, duration: 0.12 },
    ]);
    expect(source.annotations).toEqual([{ onset: 10.04, duration: 0, text: 'Stimulus/S  1' }]);
    const whole = await readSource(await brainVision.open(join(fixtures, 'int16.vhdr'), {}));
    const { samples } = await readSource(source);
    expect(samples[0]![1]).toEqual(whole.samples[0]![1]!.slice(0, 10));
    expect(samples[1]![1]).toEqual(whole.samples[0]![1]!.slice(10));
    const undated = await withMarkers(lines.replace(/,2024022912301.*/, ''));
    expect(undated.segments[1]).toEqual({ onset: 0.04, duration: 0.12 });
    const backwards = await withMarkers(lines.replace('123015', '123001'));
    expect(backwards.segments[1]!.onset).toBe(0.04);
    expect(backwards.notes).toEqual(['segments.vmrk: times of segments run backwards, gaps are not known']);
  });

  test('takes a recording that was cut around markers as trials', async () => {
    const trials = (points: number) =>
      withMarkers('Mk1=Stimulus,S  1,15,1,0', (text) =>
        text.replace('[Binary', `SegmentationType=MARKERBASED\nSegmentDataPoints=${points}\n[Binary`),
      );
    const source = await trials(10);
    expect(source.epoched).toBe(true);
    expect(source.segments.map(({ duration }) => duration)).toEqual([0.04, 0.04, 0.04, 0.04]);
    await expect(trials(9)).rejects.toThrow('trials of 9 samples each');
  });

  test('leaves out damaged markers, and says so', async () => {
    const lines = [
      'Mk1=Stimulus,a,0,1,0',
      'Mk2=Stimulus,b,41,1,0',
      'Mk3=Stimulus,c,x,1,0',
      'Mk4=',
      'Mk5=Stimulus,d,40,1,0',
    ];
    const { annotations, notes } = await withMarkers(lines.join('\n'));
    expect(annotations.map(({ text }) => text)).toEqual(['Stimulus/d']);
    expect(notes).toEqual(['segments.vmrk: 4 damaged markers left out']);
  });

  test.each([
    ['DataFormat=BINARY', 'DataFormat=ASCII', 'DataFormat to be BINARY, got "ASCII"'],
    ['INT_16', 'INT_8', 'BinaryFormat to be INT_16 or'],
    ['MULTIPLEXED', 'SIDEWAYS', 'DataOrientation to be MULTIPLEXED or VECTORIZED'],
    ['SamplingInterval=4000', 'SamplingInterval=0', 'SamplingInterval to be'],
    ['SamplingInterval=4000', '', 'SamplingInterval to be given, got nothing'],
    ['NumberOfChannels=3', 'NumberOfChannels=300000', 'NumberOfChannels to be 3'],
    ['Ch2=', 'Ch7=', 'a line Ch2='],
    ['FCz,0.1,', 'FCz,0,', 'Ch1 to be a name, a reference and a resolution'],
    ['[Binary', 'DataPoints=41\r\n[Binary', '41 samples of 3 channels, got 40'],
    ['Version 1.0', 'Version 3.0', 'a BrainVision header file of version 1.0 or 2.0'],
    ['int16.eeg', 'old-name.eeg', '"old-name.eeg" beside'],
    ['$b.vmrk', 'old-name.vmrk', '"old-name.vmrk" beside'],
  ])('refuses %s -> %s', async (from, to, message) => {
    for (const extension of ['vmrk', 'eeg']) {
      copyFileSync(join(fixtures, `int16.${extension}`), join(folder, `int16.${extension}`));
    }
    const text = bytesOf('int16.vhdr').toString('latin1');
    expect(text).toContain(from);
    const path = put(folder, 'int16.vhdr', Buffer.from(text.replace(from, to), 'latin1'));
    await expect(brainVision.open(path, {})).rejects.toThrow(message);
  });

  test('refuses options that say what the header says', async () => {
    const path = join(fixtures, 'int16.vhdr');
    await expect(brainVision.open(path, { samplingRate: 250 })).rejects.toThrow('expected no samplingRate');
  });
});

const real = sharedData('edf', 'testbva.vhdr');
describeWith('BrainVision on testbva.vhdr', [real], () => {
  test('reads every byte as MNE does', async () => {
    const source = await brainVision.open(real.path!, {});
    await expectTruth(source, 'testbva');
    const { samples } = await readSource(source);
    expect(samples[0]!.map(checkSum)).toEqual(truth.testbva!.channels.map(({ sha256 }) => sha256));
  });
});
