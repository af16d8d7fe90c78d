import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Recording } from '../../../src/data';
import { ArraySource } from '../array-source';

const recording = (...parts: ConstructorParameters<typeof ArraySource>) =>
  new Recording(new ArraySource(...parts));
const event = (onset: number, text: string) => ({ onset, duration: 0, text });

describe('epochs one after the other', () => {
  test('are the samples of their channels at their time', async () => {
    const epochs = await recording().pick('eeg').epochs({ seconds: 2, subject: 'A', night: 'A-1' });
    expect([epochs.length, epochs.samplesPerEpoch, epochs.channels]).toEqual([10, 20, ['C3', 'C4']]);
    expect(Array.from(epochs.epoch(3).subarray(0, 3))).toEqual([60, 61, 62]);
    expect(epochs.epoch(3)[20]).toBe(1060);
    expect(epochs.seconds[3]).toBe(6);
    expect([epochs.subjects[0], epochs.nights[0], epochs.labels[0]]).toEqual(['A', 'A-1', -1]);
    expect(epochs.notes).toEqual(['invented']);
    const odd = await recording().pick('eeg').epochs({ seconds: 3, step: 2 });
    expect(odd.notes).toEqual(['invented', '1 s that fill no window left out']);
  });

  test('never go across a gap, whatever the lengths', async () => {
    const tenths = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(tenths, tenths, tenths, tenths, tenths, async (first, gap, second, length, step) => {
        fc.pre(Math.max(first, second) >= length);
        const segments: [number, number][] = [
          [0, first / 10],
          [(first + gap) / 10, second / 10],
        ];
        const epochs = await recording({ segments })
          .pick(['C3'])
          .epochs({ seconds: length / 10, step: step / 10 });
        for (let row = 0; row < epochs.length; row++) {
          const [begin, end] = [epochs.epoch(row)[0]!, epochs.epoch(row)[length - 1]!];
          expect(end - begin).toBe(length - 1);
          const origin = begin >= 10_000 ? first + gap - 10_000 : 0;
          expect(Math.round(10 * epochs.seconds[row]!)).toBe(begin + origin);
        }
        const fitting = (whole: number) => (whole < length ? 0 : Math.floor((whole - length) / step) + 1);
        expect(epochs.length).toBe(fitting(first) + fitting(second));
      }),
    );
  });

  test('take their labels and names', async () => {
    const labelAt = (onset: number) => (onset < 10 ? 0 : 1);
    const epochs = await recording().epochs({ seconds: 5, labelAt, classes: ['rest', 'task'] });
    expect(epochs.counts()).toEqual({ rest: 2, task: 2 });
    expect(epochs.subjects[0]).toBe('invented');
  });

  test('become microvolts', async () => {
    const channels = [{ label: 'C3', unit: 'mV' }];
    const epochs = await recording({ channels, value: () => 0.5 }).epochs({ seconds: 1 });
    expect(epochs.values[0]).toBe(500);
    await expect(recording({ channels: [{ label: 'T', unit: 'C' }] }).epochs({ seconds: 1 })).rejects.toThrow(
      'a unit of voltage',
    );
  });
});

describe('epochs of a hypnogram', () => {
  const hypnogram = (labels: number[], startTime?: Date) => ({
    ...{ format: 'text', secondsPerEpoch: 2, startTime, notes: ['numbers are AASM'] },
    seconds: Float64Array.from(labels, (_, at) => 2 * at),
    labels: Int32Array.from(labels),
  });

  test('have its stages; what has none or lies outside is counted', async () => {
    const scored = hypnogram([0, 0, -1, 2, 3, 3, 4, 4, 0, 0, 0, -1]);
    const epochs = await recording().pick(['C3']).epochs({ hypnogram: scored });
    expect(Array.from(epochs.labels)).toEqual([0, 0, 2, 3, 3, 4, 4, 0, 0]);
    expect([epochs.seconds[2], epochs.epoch(2)[0]]).toEqual([6, 60]);
    expect(epochs.notes).toEqual([
      'invented',
      'numbers are AASM',
      '2 epochs without a stage left out',
      '1 scored epoch outside of the recording left out',
    ]);
  });

  test('of another night are refused: by its length where a clock is missing', async () => {
    const longer = hypnogram([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    await expect(recording().epochs({ hypnogram: longer })).rejects.toThrow(
      'epochs: expected a hypnogram that ends with the recording (20 s of "folder/invented.arr"), since no clock says when it began, got stages up to 24 s; is it of another night?',
    );
    const shorter = hypnogram([0, 1, 2]);
    expect((await recording().epochs({ hypnogram: shorter })).length).toBe(3);
    const timed = { ...longer, startTime: new Date(Date.UTC(2020, 0, 1, 22)) };
    expect((await recording().epochs({ hypnogram: timed })).length).toBe(10);
  });

  test('of a whole night are not taken for those of a later part of it', async () => {
    const night = hypnogram([0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);
    const later = recording().crop(10);
    await expect(later.epochs({ hypnogram: night })).rejects.toThrow('cut the epochs first');
  });

  test('keep to the clock when both have one', async () => {
    const later = hypnogram([1, 2, 3], new Date(Date.UTC(2020, 0, 1, 22, 0, 5)));
    const epochs = await recording().pick(['C3']).epochs({ hypnogram: later });
    expect(Array.from(epochs.seconds)).toEqual([5, 7, 9]);
    const yesterday = hypnogram([1, 2, 3], new Date(Date.UTC(2019, 11, 31)));
    await expect(recording().epochs({ hypnogram: yesterday })).rejects.toThrow(
      'scored epochs within the recording, got 3, none of them while "folder/invented.arr" was recorded; do the two',
    );
  });
});

describe('epochs around events', () => {
  const annotations = [event(0.5, 'T1'), event(5, 'T2'), event(8, 'T0'), event(12, 'T1'), event(19, 'T2')];

  test('begin and end where it is said; those that do not fit are counted', async () => {
    const events = { T1: 'left', T2: 'right' };
    const epochs = await recording({ annotations }).pick(['C3']).epochs({ events, from: -1, to: 2 });
    expect(epochs.classes).toEqual(['left', 'right']);
    expect(Array.from(epochs.labels)).toEqual([1, 0]);
    expect(Array.from(epochs.seconds)).toEqual([4, 11]);
    expect([epochs.epoch(0)[0], epochs.epoch(0).length]).toEqual([40, 30]);
    expect(epochs.notes).toEqual(['invented', '2 of 4 events too close to a gap or an end left out']);
  });

  test('refuse events that are not there, and pieces without length', async () => {
    const some = recording({ annotations });
    await expect(some.epochs({ events: ['T9'], to: 1 })).rejects.toThrow(
      'annotations among "T9", got "T1", "T2", "T0"',
    );
    await expect(some.epochs({ events: ['T1'], from: 1, to: 1 })).rejects.toThrow('a to above 1 s, got 1');
    await expect(some.epochs({ events: ['T2'], to: 30 })).rejects.toThrow('windows within the recording');
    await expect(some.epochs({})).rejects.toThrow('seconds, a hypnogram or events, got none');
    await expect(some.epochs({ seconds: 1, events: ['T1'], to: 1 })).rejects.toThrow(
      'one of seconds, hypnogram and events, got seconds and events',
    );
    await expect(some.epochs({ seconds: 1, step: 1e-7 })).rejects.toThrow('a step of at least one sample');
    await expect(some.epochs({ seconds: 0.25 })).rejects.toThrow(
      'a length of whole samples, got 0.25 s, 2.5',
    );
    await expect(some.epochs({ seconds: 1, labelAt: () => Number.NaN })).rejects.toThrow(
      'whole numbers as labels',
    );
    await expect(some.epochs({ events: 'T1' as never, to: 1 })).rejects.toThrow("write events: ['T1']");
    const typo = await some.epochs({ events: ['T1', 'T9'], to: 1 });
    expect(typo.notes).toContain('no annotation says "T9"');
    await expect(some.epochs({ seconds: 0 })).rejects.toThrow('seconds and step above 0');
  });

  test('of a recording in trials are the trials', async () => {
    const segments: [number, number][] = [
      [0, 2],
      [2, 2],
      [4, 2],
    ];
    const trials = recording({
      segments,
      epoched: true,
      annotations: [event(0.5, 'square'), event(4.5, 'rt')],
    });
    const epochs = await trials.epochs({ events: ['square', 'rt'] });
    expect(Array.from(epochs.labels)).toEqual([0, -1, 1]);
    expect(epochs.epoch(2)[0]).toBe(20_000);
    expect((await trials.epochs()).length).toBe(3);
    expect(String(trials)).toContain('3 trials');
  });

  test('of channels at several rates are refused', async () => {
    const channels = [{ label: 'C3' }, { label: 'EMG', samplingRate: 1 }];
    await expect(recording({ channels }).epochs({ seconds: 1 })).rejects.toThrow(
      'channels of one sampling rate, got 10 Hz, 1 Hz; pick some of them, or resample',
    );
  });
});
