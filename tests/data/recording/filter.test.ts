import { expect, test, vi } from 'vitest';
import { Recording } from '../../../src/data';
import { butterworth, filtfilt } from '../../../src/signal';
import { ArraySource } from '../array-source';

vi.mock('../../../src/signal', async (original) => {
  const signal = await original<typeof import('../../../src/signal')>();
  return { ...signal, filtfilt: vi.fn(signal.filtfilt) };
});

test('channels of one rate are filtered in one call, with the bits of one by one', async () => {
  const channels = [
    ...['C3', 'C4', 'Cz'].map((label) => ({ label })),
    { label: 'Status', type: 'stim' as const },
    ...['EOG', 'EMG'].map((label) => ({ label, samplingRate: 20 })),
  ];
  const value = (_: number, channel: number, at: number) => Math.sin(at * (0.3 + channel)) * 20 + channel;
  const raw = await new Recording(new ArraySource({ channels, value })).load();
  const recording = new Recording(new ArraySource({ channels, value })).filter({ band: [0.5, 4] });
  vi.mocked(filtfilt).mockClear();
  const { channels: filtered } = await recording.load();
  expect(vi.mocked(filtfilt).mock.calls.map(([, signals]) => signals.length)).toEqual([3, 2]);
  for (const [at, { label, type, samplingRate, samples }] of filtered.entries()) {
    const before = raw.channels[at]!.samples;
    const truth = type === 'stim' ? before : filtfilt(butterworth(4, [0.5, 4], samplingRate), before);
    expect(samples, label).toEqual(truth);
  }
});

test('a part of some channels is that part of these', async () => {
  const source = new ArraySource({ value: (_, channel, at) => Math.cos(at * (1 + channel)) });
  const recording = new Recording(source).filter({ band: { highPass: 1 } });
  const whole = await recording.load();
  const ranges = [
    { channel: 2, first: 5, count: 10 },
    { channel: 0, first: 0, count: 3 },
    { channel: 2, first: 100, count: 1 },
  ];
  expect(await recording.source.read(0, ranges)).toEqual(
    ranges.map(({ channel, first, count }) => whole.channels[channel]!.samples.slice(first, first + count)),
  );
});
