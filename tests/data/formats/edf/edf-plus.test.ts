import { describe, expect, test } from 'vitest';
import { readEdf } from '../../../../src/data';
import { annotationSignal, formatEdf, timeStamped, type WrittenSignal } from '../../../support/edf-writer';
import { put, scratchFolder } from '../../../support/scratch';
import { ramp, twoRates, withAnnotations } from './edf-files';

const folder = scratchFolder();
const read = (bytes: Uint8Array) => readEdf(put(folder, 'night.edf', bytes));

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
    expect(notes).toEqual(['night.edf: 1 damaged annotation left out']);
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
