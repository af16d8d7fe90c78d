import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEdf } from '../../../../src/data';
import { displaySymbol } from '../../../../src/system';
import {
  fieldNumber,
  formatEdf,
  patientName,
  type WrittenEdf,
  type WrittenSignal,
} from '../../../support/edf-writer';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { twoRates, withAnnotations } from './edf-files';

const folder = scratchFolder();
const read = (bytes: Uint8Array, channels?: readonly string[]) =>
  readEdf(put(folder, 'night.edf', bytes), { channels });

const edf = { extension: 'edf', read: (path: string) => readEdf(path), secret: patientName };
formatConformance('EDF', { ...edf, whole: formatEdf(twoRates), cases: 2000 });
formatConformance('EDF+', {
  ...edf,
  whole: formatEdf(withAnnotations),
});

const anySignal = (recordCount: number, index: number): fc.Arbitrary<WrittenSignal> =>
  fc
    .record({
      samplesPerRecord: fc.integer({ min: 1, max: 40 }),
      physical: fc
        .tuple(
          fc.double({ min: -9999, max: 9999, noNaN: true }),
          fc.double({ min: 0.01, max: 9999, noNaN: true }),
        )
        .map(([low, span]) => [Number(fieldNumber(low)), Number(fieldNumber(low + span))] as const)
        .filter(([low, high]) => low !== high),
      digital: fc
        .tuple(fc.integer({ min: -32768, max: 32766 }), fc.integer({ min: 1, max: 65535 }))
        .map(([low, span]) => [low, Math.min(32767, low + span)] as const),
    })
    .chain(({ samplesPerRecord, physical, digital }) => {
      const size = samplesPerRecord * recordCount;
      return fc
        .int16Array({ minLength: size, maxLength: size })
        .map((samples) => ({ label: `channel ${index}`, samplesPerRecord, physical, digital, samples }));
    });

const anyFile: fc.Arbitrary<WrittenEdf> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.constantFrom(0.5, 1, 30))
  .chain(([recordCount, count, secondsPerRecord]) =>
    fc
      .tuple(...Array.from({ length: count }, (_, index) => anySignal(recordCount, index)))
      .map((signals) => ({ recordCount, secondsPerRecord, signals })),
  );

/** The definition of Kemp et al. (1992), in double precision. */
function physicalValues({ samples, physical, digital }: WrittenSignal): Float32Array {
  const [low, high] = physical!;
  const [from, to] = digital!;
  return Float32Array.from(samples as Int16Array, (value) =>
    Math.fround(low + ((value - from) * (high - low)) / (to - from)),
  );
}

describe('readEdf', () => {
  test('gives back what was written, to float32 precision, whatever the header', async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async (file) => {
        const recording = await read(formatEdf(file));
        expect(recording.duration).toBe(file.recordCount * file.secondsPerRecord!);
        expect(recording.channels.map(({ label }) => label)).toEqual(file.signals.map(({ label }) => label));
        file.signals.forEach((signal, at) => {
          const { samples, samplingRate } = recording.channels[at]!;
          const [low, high] = signal.physical!;
          const unit = 1.2e-7 * Math.max(Math.abs(low), Math.abs(high), ...samples.map(Math.abs));
          const truth = physicalValues(signal);
          expect(samplingRate).toBe(signal.samplesPerRecord / file.secondsPerRecord!);
          expect(samples.length).toBe(truth.length);
          expect(samples.every((value, index) => Math.abs(value - truth[index]!) <= unit)).toBe(true);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('keeps each channel at its own rate, in its unit', async () => {
    const { channels, duration, variant, startTime, segments, annotations } = await read(formatEdf(twoRates));
    expect(channels.map(({ samplingRate, unit }) => [samplingRate, unit])).toEqual([
      [4, 'uV'],
      [0.5, 'DegC'],
    ]);
    expect([duration, variant, annotations]).toEqual([6, 'EDF', []]);
    expect(startTime).toEqual(new Date(Date.UTC(1989, 3, 24, 16, 13, 0)));
    expect(segments).toEqual([{ onset: 0, duration: 6 }]);
  });

  test('reads the channels asked for, in that order', async () => {
    const bytes = formatEdf(twoRates);
    const all = (await read(bytes)).channels;
    expect((await read(bytes, ['Temp rectal', 'EEG Fpz-Cz'])).channels).toEqual([all[1], all[0]]);
    expect((await read(bytes, [])).channels).toEqual([]);
  });

  test('lists the channels there are when one is missing', async () => {
    const error = /expected the channel "Cz" in ".*night\.edf", got "EEG Fpz-Cz", "Temp rectal"/;
    await expect(read(formatEdf(twoRates), ['Cz'])).rejects.toThrow(error);
    await expect(read(formatEdf(withAnnotations), ['EDF Annotations'])).rejects.toThrow('got "C3"');
  });

  test('reads a long recording block by block', async () => {
    const samples = Int16Array.from({ length: 2_500_000 }, (_, at) => (at * 7919) % 30_011);
    const signal = { label: 'C3', samplesPerRecord: 5000, samples, physical: [-32768, 32767] as const };
    const { channels } = await read(formatEdf({ recordCount: 500, signals: [signal] }));
    expect(channels[0]!.samples.length).toBe(samples.length);
    expect(channels[0]!.samples.findIndex((value, at) => value !== samples[at])).toBe(-1);
  });

  test.each([
    ['01.01.85', '00.00.00', Date.UTC(1985, 0, 1)],
    ['31.12.84', '23.59.59', Date.UTC(2084, 11, 31, 23, 59, 59)],
    ['29.02.24', '12:30:00', Date.UTC(2024, 1, 29, 12, 30)],
    ['31.02.24', '12.30.00', undefined],
    ['01.01.01', '24.00.00', undefined],
    ['xx.yy.zz', '12.30.00', undefined],
  ])('takes %s %s as the start', async (date, time, start) => {
    const { startTime } = await read(formatEdf({ ...twoRates, date, time }));
    expect(startTime?.getTime()).toBe(start);
  });
});

describe('what readEdf returns', () => {
  test('shows itself in words', async () => {
    const recording = await read(formatEdf(twoRates));
    const [caption, , ...rows] = String(recording).split('\n');
    expect(caption).toBe('EDF, 6 s, began 1989-04-24 16:13:00, 0 annotations');
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
      ['EEG Fpz-Cz', '4', 'uV'],
      ['Temp rectal', '0.5', 'DegC'],
    ]);
    expect(recording[displaySymbol]()['text/plain']).toBe(String(recording));
    expect(inspect(recording)).toBe(String(recording));
  });
});
