import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEdf, writeBdf, writeEdf } from '../../../../src/data';
import { edf } from '../../../../src/data/formats/edf/format';
import { openEdf } from '../../../../src/data/formats/edf/source';
import { formatEdf, patientName } from '../../../support/edf-writer';
import { describeWith, pythonWith, sharedData } from '../../../support/requirements';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';

const folder = scratchFolder();
const rates = [256, 100, 1, 2000] as const;
const channels = rates.map((samplingRate, index) => ({
  label: ['Cz', 'EOG left', 'Temp rectal', 'EMG chin'][index]!,
  samplingRate,
  samples: Float32Array.from(
    { length: 12 * samplingRate },
    (_, at) => (Math.imul(at + index, 40503) >>> 7) % 4001,
  ),
  physicalRange: [0, 65535] as const,
}));
const segments = [
  { onset: 0, duration: 7 },
  { onset: 20, duration: 5 },
];
const annotations = [{ onset: 21, duration: 0, text: 'blink' }];
const files = { EDF: join(folder, 'night.edf'), BDF: join(folder, 'night.bdf') };
writeEdf(files.EDF, channels, { annotations, segments });
writeBdf(files.BDF, channels, { annotations, segments });

const small = channels
  .slice(1, 3)
  .map((one) => ({ ...one, samples: one.samples.subarray(0, 2 * one.samplingRate) }));
const plain = join(folder, 'small.bdf');
writeBdf(plain, small, { annotations: [{ onset: 1, duration: 0, text: 'blink' }] });
const named = readFileSync(plain);
named.write(`X F 01-JAN-1970 ${patientName}`.padEnd(80), 8, 'latin1');
formatConformance('BDF+', {
  extension: 'bdf',
  read: (path) => readEdf(path),
  whole: named,
  secret: patientName,
});

describe.each(['EDF', 'BDF'] as const)('an %s file as a source', (kind) => {
  const source = openEdf(files[kind]);

  test('says what its channels, segments and annotations are', () => {
    expect(source.channels.map(({ label, type, samplingRate }) => [label, type, samplingRate])).toEqual([
      ['Cz', 'eeg', 256],
      ['EOG left', 'eog', 100],
      ['Temp rectal', 'misc', 1],
      ['EMG chin', 'emg', 2000],
    ]);
    expect([source.format, source.segments, source.annotations]).toEqual([
      `${kind}+D`,
      segments,
      annotations,
    ]);
    expect([source.startTime, source.notes, source.epoched]).toEqual([undefined, [], false]);
  });

  test('reads any ranges of any channels as they are in the whole', async () => {
    const whole = await Promise.all([0, 1].map((segment) => readEdf(files[kind], { segment })));
    const anyRange = (segment: number) =>
      fc.nat(3).chain((channel) => {
        const length = segments[segment]!.duration * rates[channel]!;
        return fc.tuple(fc.nat(length), fc.nat(length)).map(([a, b]) => {
          return { channel, first: Math.min(a, b), count: Math.abs(a - b) };
        });
      });
    const anyRead = fc
      .nat(1)
      .chain((segment) => fc.tuple(fc.constant(segment), fc.array(anyRange(segment), { maxLength: 6 })));
    await fc.assert(
      fc.asyncProperty(anyRead, async ([segment, ranges]) => {
        const got = await source.read(segment, ranges);
        ranges.forEach(({ channel, first, count }, at) => {
          const truth = whole[segment]!.channels[channel]!.samples.subarray(first, first + count);
          expect(got[at]!.every((value, index) => value === truth[index])).toBe(true);
          expect(got[at]!.length).toBe(count);
        });
      }),
    );
  });

  test('refuses what is not there', async () => {
    const read = (segment: number, channel: number, first: number, count: number) =>
      source.read(segment, [{ channel, first, count }]);
    await expect(read(2, 0, 0, 1)).rejects.toThrow('one of 2 segments of');
    await expect(read(0, 4, 0, 1)).rejects.toThrow('one of 4 channels of');
    for (const [first, count] of [
      [-1, 1],
      [0, 701],
      [700, 1],
      [0.5, 1],
      [0, -1],
      [0, Number.NaN],
    ] as const) {
      await expect(read(0, 1, first, count)).rejects.toThrow('the 700 samples of channel "EOG left"');
    }
  });
});

test('a file that was written anew is not read as the one that was opened', async () => {
  const path = join(folder, 'changed.bdf');
  writeBdf(path, small);
  const source = openEdf(path);
  utimesSync(path, new Date(), new Date(Date.now() + 5000));
  await expect(source.read(0, [{ channel: 0, first: 0, count: 1 }])).rejects.toThrow('open it again');
});

test('what a file says itself is no option', async () => {
  await expect(edf.open(plain, { samplingRate: 100 })).rejects.toThrow('expected no samplingRate');
});

test('of a file of 5 GB, samples beyond 4 GB are those that stand there', async () => {
  const path = join(folder, 'huge.edf');
  const [recordCount, samplesPerRecord] = [2_500_000, 1000];
  const header = formatEdf({
    ...{ recordCount: 0, header: { recordCount: String(recordCount) } },
    signals: [{ label: 'Cz', samplesPerRecord, physical: [-32768, 32767], samples: new Int16Array(0) }],
  });
  const file = openSync(path, 'w');
  writeSync(file, header);
  ftruncateSync(file, header.length + 2 * recordCount * samplesPerRecord);
  const first = 2_400_000_123;
  writeSync(file, Int16Array.of(1, -2, 3), 0, 6, header.length + 2 * first);
  closeSync(file);
  const [samples] = await openEdf(path).read(0, [{ channel: 0, first: first - 1, count: 5 }]);
  expect([...samples!]).toEqual([0, 1, -2, 3, 0]);
});

describe('triggers in the status channel of a BDF file', () => {
  const codes = [7, 7, 0, 5, 5, 6, 0, 0, 6, 65535 + 2 ** 20, 2 ** 20, 1];
  const samples = Float32Array.from(codes);
  const status = { label: 'Status', samplingRate: 4, samples, physicalRange: [-8388608, 8388607] as const };

  test('are annotations where the lower 16 bits change to another number than 0', () => {
    const path = join(folder, 'status.bdf');
    writeBdf(path, [status], { annotations: [{ onset: 1.1, duration: 0, text: 'blink' }] });
    const { annotations: found, channels: listed } = openEdf(path);
    expect(listed[0]!.type).toBe('stim');
    expect(found.map(({ onset, text }) => [onset, text])).toEqual([
      [0.75, 'trigger 5'],
      [1.1, 'blink'],
      [1.25, 'trigger 6'],
      [2, 'trigger 6'],
      [2.25, 'trigger 65535'],
      [2.75, 'trigger 1'],
    ]);
  });

  test('are none across a gap, and none in 16 bits', () => {
    const path = join(folder, 'gap.bdf');
    const stretches = [
      { onset: 0, duration: 1.25 },
      { onset: 3, duration: 1.75 },
    ];
    writeBdf(path, [status], { segments: stretches });
    expect(openEdf(path).annotations.map(({ onset }) => onset)).toEqual([0.75, 3.75, 4, 4.5]);
    const edf = formatEdf({
      recordCount: 1,
      signals: [{ label: 'Status', samplesPerRecord: 2, samples: Int16Array.of(0, 5) }],
    });
    expect(openEdf(put(folder, 'status.edf', edf)).annotations).toEqual([]);
  });
});

const bdf = sharedData('edf', 'test.bdf');
const python = pythonWith('mne');
describeWith('the triggers of test.bdf', [bdf, python], () => {
  test('are those that MNE finds', () => {
    const program = `
import json, sys, mne
raw = mne.io.read_raw_bdf(sys.argv[1], verbose="error")
found = mne.find_events(raw, shortest_event=1, consecutive=True, mask=0xFFFF, mask_type="and", verbose="error")
print(json.dumps(dict(events=found.tolist(), rate=raw.info["sfreq"], last=raw.ch_names[-1])))`;
    const { events, rate } = JSON.parse(
      execFileSync(python.path!, ['-c', program, bdf.path!], { encoding: 'utf8' }),
    );
    const truth = events.map(([at, , code]: number[]) => [at! / rate, `trigger ${code}`]);
    expect(truth.length).toBeGreaterThan(2);
    expect(openEdf(bdf.path!).annotations.map(({ onset, text }) => [onset, text])).toEqual(truth);
  });
});

test('annotations of a file without gaps are read at first use', () => {
  const path = join(folder, 'lazy.bdf');
  const notes = [{ onset: 1, duration: 0, text: 'blink' }];
  writeBdf(path, small, { annotations: notes });
  const [early, late] = [openEdf(path), openEdf(path)];
  expect(early.annotations).toEqual(notes);
  writeBdf(path, small.slice(1));
  expect(early.annotations).toEqual(notes);
  expect(() => late.annotations).toThrow('open it again');
});
