import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEdf } from '../../../src/data';
import { displaySymbol } from '../../../src/system';
import {
  annotationSignal,
  fieldNumber,
  formatEdf,
  patientName,
  timeStamped,
  type WrittenEdf,
  type WrittenSignal,
} from '../../support/edf-writer';
import { put, scratchFolder } from '../../support/scratch';
import { formatConformance } from '../format-conformance';

const folder = scratchFolder();
const read = (bytes: Uint8Array, channels?: readonly string[]) =>
  readEdf(put(folder, 'night.edf', bytes), { channels });
const ramp = (count: number) => Int16Array.from({ length: count }, (_, at) => at - 5);

const twoRates: WrittenEdf = {
  recordCount: 3,
  secondsPerRecord: 2,
  signals: [
    { label: 'EEG Fpz-Cz', samplesPerRecord: 8, samples: ramp(24) },
    { label: 'Temp rectal', unit: 'DegC', physical: [34, 40], samplesPerRecord: 1, samples: ramp(3) },
  ],
};
const withAnnotations: WrittenEdf = {
  recordCount: 2,
  variant: 'EDF+C',
  signals: [
    { label: 'C3', samplesPerRecord: 4, samples: ramp(8) },
    annotationSignal([
      timeStamped(0) + timeStamped(0.25, 30, 'Sleep stage W'),
      timeStamped(1) + timeStamped(1, undefined, 'Lights off'),
    ]),
  ],
};

formatConformance('EDF', { extension: 'edf', read: (path) => readEdf(path), whole: formatEdf(twoRates) });
formatConformance('EDF+', {
  extension: 'edf',
  read: (path) => readEdf(path),
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

describe('readEdf on unusual and damaged files', () => {
  const damaged = (header: WrittenEdf['header']) => read(formatEdf({ ...twoRates, header }));

  test('works out the number of records when the header says -1', async () => {
    const bytes = formatEdf({ ...twoRates, header: { recordCount: '-1' } });
    expect((await read(bytes)).channels).toEqual((await read(formatEdf(twoRates))).channels);
    expect((await read(bytes.subarray(0, bytes.length - 1))).duration).toBe(4);
  });

  test('says what is missing when the file is truncated, wherever', async () => {
    const whole = formatEdf(twoRates);
    const header = 256 * 3;
    const boundaries = [0, 8, 88, 168, 176, 184, 192, 236, 244, 252, 256, 288, 512, header, header + 18];
    for (const at of boundaries.flatMap((size) => [size - 1, size, size + 1]).filter((size) => size >= 0)) {
      await expect(read(whole.subarray(0, at)), `${at} bytes`).rejects.toThrow(
        /^readEdf: .*the file is truncated/,
      );
    }
  });

  test('refuses a header that promises more than the file holds, before it makes room for it', async () => {
    await expect(damaged({ recordCount: '4' })).rejects.toThrow('expected 4 data records, got 3 whole ones');
    await expect(damaged({ recordCount: '99999999' })).rejects.toThrow('expected 99999999 data records');
    await expect(damaged({ signals: '9999', headerBytes: '2560000' })).rejects.toThrow('2560000 bytes');
  });

  test.each([
    [{ version: 'EDFX' }, 'an EDF file'],
    [{ signals: '0' }, '1 to 9999 signals'],
    [{ signals: '1.5' }, '1 to 9999 signals'],
    [{ signals: 'two' }, 'a number as the number of signals'],
    [{ headerBytes: '512' }, 'a header of 768 bytes for 2 signals'],
    [{ recordCount: '-2' }, 'a whole number of data records'],
    [{ recordCount: '1.5' }, 'a whole number of data records'],
    [{ recordCount: 'NaN' }, 'a number as the number of data records'],
    [{ secondsPerRecord: '-1' }, 'records of 0 s or more'],
    [{ secondsPerRecord: '0' }, 'records longer than 0 s'],
    [{ secondsPerRecord: 'Infinity' }, 'a number as the duration'],
  ] as const)('refuses %o', async (header, message) => {
    await expect(damaged(header)).rejects.toThrow(message);
  });

  test('refuses scales that mean nothing', async () => {
    const one = { label: 'C3', samplesPerRecord: 1, samples: ramp(1) };
    const same = (part: Partial<WrittenSignal>) =>
      read(formatEdf({ recordCount: 1, signals: [{ ...one, ...part }] }));
    await expect(same({ digital: [5, 5] })).rejects.toThrow('a digital minimum and maximum that differ');
    await expect(same({ physical: [5, 5] })).rejects.toThrow('a physical minimum and maximum that differ');
    await expect(same({ samplesPerRecord: 0 })).rejects.toThrow('at least one sample');
  });

  test('a scale that means nothing does not matter in a channel that is not read', async () => {
    const unused: WrittenSignal = {
      label: 'unused',
      physical: [0, 0],
      samplesPerRecord: 8,
      samples: ramp(24),
    };
    const bytes = formatEdf({ ...twoRates, signals: [...twoRates.signals, unused] });
    expect((await read(bytes, ['EEG Fpz-Cz'])).channels).toHaveLength(1);
  });

  test('refuses a file without data, and makes no room for absurd records of which there are none', async () => {
    const absurd = { label: 'C3', samplesPerRecord: 99_999_999, samples: ramp(0) };
    const signals = Array.from({ length: 100 }, () => absurd);
    for (const recordCount of ['0', '-1']) {
      const bytes = formatEdf({ recordCount: 0, signals, header: { recordCount } });
      await expect(read(bytes)).rejects.toThrow('expected at least one data record, got none');
    }
  });

  test('says how many bytes it left out at the end', async () => {
    const { notes } = await read(Buffer.concat([formatEdf(twoRates), Buffer.alloc(7)]));
    expect(notes).toEqual(['night.edf: 7 bytes after the last data record left out']);
  });

  test('survives any damage to the header with a clear error or a recording', async () => {
    const whole = formatEdf(withAnnotations);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(767), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const outcome = await read(bytes).catch((error: Error) => error);
          if (outcome instanceof Error) expect(outcome.message).toMatch(/^readEdf: expected .*, got /);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('names the file that cannot be opened', async () => {
    await expect(readEdf('nowhere/night.edf')).rejects.toThrow('"nowhere/night.edf" (ENOENT)');
  });
});

describe('who was recorded', () => {
  const fragments = patientName.split(' ');
  const expectAnonymous = (text: string) => {
    for (const fragment of fragments) expect(text).not.toContain(fragment);
  };

  test('is nowhere in what is read', async () => {
    const recording = await read(formatEdf(withAnnotations));
    expectAnonymous(JSON.stringify(recording));
    expectAnonymous(inspect(recording, { depth: 9 }));
    expectAnonymous(String(recording));
  });

  test('is in no error, wherever the header was cut or grew', async () => {
    const whole = formatEdf({ ...withAnnotations, patient: patientName });
    const error = async (bytes: Uint8Array) =>
      String(await read(bytes).catch((cause: Error) => cause.message));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -260, max: 260 }), fc.nat(100), async (shift, at) => {
        const filling = Buffer.from(patientName.repeat(20)).subarray(0, Math.max(0, shift));
        const bytes = [whole.subarray(0, at), filling, whole.subarray(at + Math.max(0, -shift))];
        expectAnonymous(await error(Buffer.concat(bytes)));
      }),
      { numRuns: 150 },
    );
  });
});

describe('EDF+', () => {
  const c3 = (records: number): WrittenSignal => ({
    label: 'C3',
    samplesPerRecord: 4,
    samples: ramp(4 * records),
  });
  const plus = (records: readonly string[][], variant: 'EDF+C' | 'EDF+D' = 'EDF+C') =>
    read(
      formatEdf({
        recordCount: records[0]!.length,
        variant,
        signals: [c3(records[0]!.length), ...records.map(annotationSignal)],
      }),
    );

  test('has annotations besides its channels', async () => {
    const { channels, annotations, variant } = await read(formatEdf(withAnnotations));
    expect(channels.map(({ label }) => label)).toEqual(['C3']);
    expect(variant).toBe('EDF+C');
    expect(annotations).toEqual([
      { onset: 0.25, duration: 30, text: 'Sleep stage W' },
      { onset: 1, duration: 0, text: 'Lights off' },
    ]);
  });

  test('gathers annotations of several signals in order, overlapping ones too', async () => {
    const { annotations } = await plus([
      [timeStamped(0) + timeStamped(0.5, 10, 'REM', 'arousal'), timeStamped(1)],
      [timeStamped(0.2, 5, 'snore'), timeStamped(0.1, 0.05, 'µ-rhythm')],
    ]);
    expect(annotations).toEqual([
      { onset: 0.1, duration: 0.05, text: 'µ-rhythm' },
      { onset: 0.2, duration: 5, text: 'snore' },
      { onset: 0.5, duration: 10, text: 'REM' },
      { onset: 0.5, duration: 10, text: 'arousal' },
    ]);
  });

  test('counts time from the first sample when the file begins within a second', async () => {
    const { annotations, startTime, segments } = await plus([
      [timeStamped(0.25) + timeStamped(0.75, 1, 'blink'), timeStamped(1.25)],
    ]);
    expect(annotations).toEqual([{ onset: 0.5, duration: 1, text: 'blink' }]);
    expect(segments).toEqual([{ onset: 0, duration: 2 }]);
    expect(startTime).toEqual(new Date(Date.UTC(1989, 3, 24, 16, 13, 0, 250)));
  });

  test('has a segment for every stretch without a gap, and reads the one asked for', async () => {
    const starts = [0.5, 1.5, 5.5, 6.5, 10];
    const signals = [
      c3(5),
      annotationSignal(starts.map((start) => timeStamped(start) + timeStamped(start, 0, 'x'))),
    ];
    const bytes = formatEdf({ recordCount: 5, variant: 'EDF+D', signals });
    const path = put(folder, 'gaps.edf', bytes);
    const segments = [
      { onset: 0, duration: 2 },
      { onset: 5, duration: 2 },
      { onset: 9.5, duration: 1 },
    ];
    const outline = await readEdf(path, { channels: [] });
    expect(outline.segments).toEqual(segments);
    expect(outline.duration).toBe(5);
    expect(outline.annotations.map(({ onset }) => onset)).toEqual([0, 1, 5, 6, 9.5]);
    const whole = await read(formatEdf({ recordCount: 5, signals: [c3(5)] }));
    for (const [segment, [from, to]] of [
      [0, 8],
      [8, 16],
      [16, 20],
    ].entries()) {
      const { onset, duration, channels } = await readEdf(path, { segment });
      expect({ onset, duration }).toEqual(segments[segment]);
      expect(channels[0]!.samples).toEqual(whole.channels[0]!.samples.slice(from, to));
    }
  });

  test('does not read across a gap unless told where', async () => {
    const records = [[0, 1, 5].map((start) => timeStamped(start))];
    await expect(plus(records, 'EDF+D')).rejects.toThrow(
      /got 2 segments in ".*night\.edf": 0 to 2 s, 5 to 6 s/,
    );
    const path = put(folder, 'continuous.edf', formatEdf(twoRates));
    await expect(readEdf(path, { segment: 1 })).rejects.toThrow(
      /a segment of ".*continuous\.edf" \(0 to 6 s\)/,
    );
  });

  test('refuses gaps without times, and times that run backwards', async () => {
    await expect(plus([[timeStamped(0), '']], 'EDF+D')).rejects.toThrow('none in record 2');
    const bytes = formatEdf({ recordCount: 2, variant: 'EDF+D', signals: [c3(2)] });
    await expect(read(bytes)).rejects.toThrow('none in record 1');
    await expect(plus([[5, 0].map((start) => timeStamped(start))], 'EDF+D')).rejects.toThrow(
      'in order of time',
    );
  });

  test('says how many annotations were damaged', async () => {
    const { annotations, notes } = await plus([
      [`${timeStamped(0)}+1\u0014cut off\0${timeStamped(2, 0, 'whole')}`],
    ]);
    expect(annotations.map(({ text }) => text)).toEqual(['whole']);
    expect(notes).toEqual(['night.edf: 1 damaged annotations left out']);
  });

  test('reads a file of annotations alone, of records without duration', async () => {
    const annotations = [
      timeStamped(0) + timeStamped(0, 30, 'Sleep stage W') + timeStamped(30, 60, 'Sleep stage 1'),
    ];
    const bytes = formatEdf({
      recordCount: 1,
      secondsPerRecord: 0,
      variant: 'EDF+C',
      signals: [annotationSignal(annotations)],
    });
    const recording = await read(bytes);
    expect(recording.annotations).toHaveLength(2);
    expect(recording.channels).toEqual([]);
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
