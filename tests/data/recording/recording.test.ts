import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Recording } from '../../../src/data';
import { butterworth, filtfilt, notch, resample } from '../../../src/signal';
import { ArraySource } from '../array-source';

const open = (...parts: ConstructorParameters<typeof ArraySource>) => {
  const source = new ArraySource(...parts);
  return { source, recording: new Recording(source) };
};
const samplesOf = async (recording: Recording) =>
  (await recording.load()).channels.map(({ samples }) => Array.from(samples));
const noise = (_: number, channel: number, at: number) => Math.sin(at * (3.7 + channel)) * 20 + channel;

describe('Recording', () => {
  test('reads nothing before it is asked to', async () => {
    const { source, recording } = open({ annotations: [{ onset: 1, duration: 0, text: 'T1' }] });
    const derived = recording
      .reReference('average')
      .filter({ band: [0.5, 4] })
      .resample(20)
      .pick(['C4']);
    const part = derived.crop(2, 4);
    expect(String(part)).toContain('C4');
    expect(source.samplesRead).toBe(0);
    await recording.pick(['C4']).crop(2, 4).load();
    expect(source.samplesRead).toBe(20);
  });

  test('says what the file says', () => {
    const { recording } = open();
    expect(recording.duration).toBe(20);
    expect(recording.reference).toBe('Cz');
    expect(String(recording)).toMatch(
      /^array "invented.arr", 20 s, began 2020-01-01 22:00:00, 0 annotations, reference Cz\ninvented\n/,
    );
  });

  test('picks by label, in that order, and by type', async () => {
    const { recording } = open();
    expect(recording.pick(['EOG', 'C3']).channels.map(({ label }) => label)).toEqual(['EOG', 'C3']);
    expect((await samplesOf(recording.pick(['EOG'])))[0]![3]).toBe(2003);
    expect(recording.pick('eeg').channels.map(({ label }) => label)).toEqual(['C3', 'C4']);
    expect(() => recording.pick(['c3'])).toThrow(
      'pick: expected a channel "c3", got "C3", "C4", "EOG"; did you mean "C3"?',
    );
    expect(() => recording.pick([])).toThrow('at least one channel');
    expect(() => recording.pick('ecg')).toThrow('a channel of type ecg, got channels of type eeg, eog');
    expect(() => recording.pick('C3' as 'eeg')).toThrow('labels, or a type among eeg');
  });

  test('cropping is slicing, however often', async () => {
    const { recording } = open();
    const whole = await samplesOf(recording);
    const tenths = fc.integer({ min: 0, max: 200 });
    await fc.assert(
      fc.asyncProperty(tenths, tenths, fc.integer({ min: 0, max: 30 }), async (a, b, more) => {
        fc.pre(Math.abs(a - b) > more);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const part = recording.crop(from / 10, to / 10).crop(more / 10);
        expect(await samplesOf(part)).toEqual(whole.map((samples) => samples.slice(from + more, to)));
        expect(part.startTime!.getTime() - recording.startTime!.getTime()).toBe(100 * (from + more));
      }),
    );
    expect(() => recording.crop(20, 30)).toThrow('a part of what was recorded (0 to 20 s), got 20 to 30 s');
  });

  test('cropping keeps the annotations that reach into it', () => {
    const at = (onset: number, duration: number) => ({ onset, duration, text: `${onset}` });
    const { recording } = open({ annotations: [at(0, 1), at(1, 2), at(2, 0), at(3, 0), at(4, 1)] });
    expect(recording.crop(2, 4).annotations).toEqual([
      { onset: -1, duration: 2, text: '1' },
      { onset: 0, duration: 0, text: '2' },
      { onset: 1, duration: 0, text: '3' },
    ]);
  });

  test('an average reference leaves a mean of zero over the EEG channels, and others as they are', async () => {
    const { recording } = open({ value: noise });
    const [c3, c4, eog] = await samplesOf(recording.reReference('average'));
    c3!.forEach((value, at) => {
      expect(value + c4![at]!).toBeCloseTo(0, 4);
    });
    expect(eog).toEqual((await samplesOf(recording))[2]);
    expect(recording.reReference('average').reference).toBe('average');
  });

  test('a named reference becomes zero itself', async () => {
    const { recording } = open({ value: noise });
    const [c3, c4] = await samplesOf(recording.reReference(['C4']));
    const [before, reference] = await samplesOf(recording);
    expect(c4!.every((value) => value === 0)).toBe(true);
    c3!.forEach((value, at) => {
      expect(value).toBeCloseTo(before![at]! - reference![at]!, 4);
    });
    expect(() => recording.reReference('C4' as 'average')).toThrow("write ['C4']");
  });

  test('refuses a reference of another unit or rate', () => {
    const channels = [{ label: 'C3' }, { label: 'C4', unit: 'mV' }, { label: 'A2', samplingRate: 20 }];
    const { recording } = open({ channels });
    expect(() => recording.reReference(['C4'])).toThrow('channels of one sampling rate, got 10 Hz, 20 Hz');
    expect(() => recording.pick(['C3', 'C4']).reReference('average')).toThrow('one unit, got uV, mV');
    expect(() => recording.bipolar([['C3', 'C4']])).toThrow('one unit for C3 and C4, got uV, mV');
  });

  test('bipolar channels are differences', async () => {
    const { recording } = open();
    const difference = recording.bipolar([
      ['EOG', 'C3'],
      ['C3', 'C4'],
    ]);
    expect(difference.channels.map(({ label }) => label)).toEqual(['EOG-C3', 'C3-C4']);
    const [first, second] = await samplesOf(difference);
    expect(new Set(first)).toEqual(new Set([2000]));
    expect(new Set(second)).toEqual(new Set([-1000]));
  });

  test('filters and resamples whole channels, so that a part of the result is that part', async () => {
    const { recording } = open({ value: noise });
    const [c3] = await samplesOf(recording);
    const filtered = recording.filter({ band: [0.5, 4], order: 2 });
    const expectedFiltered = filtfilt(butterworth(2, [0.5, 4], 10), Float32Array.from(c3!));
    expect((await samplesOf(filtered.crop(5, 7)))[0]).toEqual(Array.from(expectedFiltered.subarray(50, 70)));
    const both = filtfilt([...butterworth(4, { lowPass: 4 }, 10), ...notch(2, 10)], Float32Array.from(c3!));
    expect((await samplesOf(recording.filter({ band: { lowPass: 4 }, notch: 2 })))[0]).toEqual(
      Array.from(both),
    );
    const faster = recording.resample(25);
    expect(faster.channels[0]!.samplingRate).toBe(25);
    const expectedFaster = resample(Float32Array.from(c3!), 10, 25);
    expect((await samplesOf(faster.crop(1, 3)))[0]).toEqual(Array.from(expectedFaster.subarray(25, 75)));
    expect(() => recording.filter({ band: [1, 5] })).toThrow(
      'below 5 Hz, half the rate of "C3", got 5 Hz; pick',
    );
    expect(() => recording.filter({ band: [3, 1] })).toThrow('between 0 and 5 Hz');
    expect(() => recording.filter({})).toThrow('a band or a notch, got neither');
    const channels = [{ label: 'C3' }, { label: 'Status', type: 'stim' as const }];
    const rates = open({ channels })
      .recording.resample(20)
      .channels.map(({ samplingRate }) => samplingRate);
    expect(rates).toEqual([20, 10]);
    expect(() => recording.resample(0)).toThrow('a rate above 0 Hz');
  });

  test('is not read over a gap', async () => {
    const { recording } = open({
      segments: [
        [0, 5],
        [9, 5],
      ],
    });
    await expect(recording.load()).rejects.toThrow(
      'a recording without gaps, got 2 segments of "folder/invented.arr": 0 to 5 s, 9 to 14 s; choose one',
    );
    expect((await recording.load({ segment: 1 })).channels[0]!.samples[0]).toBe(10_000);
    await expect(recording.load({ segment: 2 })).rejects.toThrow('a segment of');
    const part = await recording.crop(4, 10).load({ segment: 1 });
    expect([part.onset, part.channels[0]!.samples.length, part.channels[0]!.samples[0]]).toEqual([
      5, 10, 10_000,
    ]);
  });
});
