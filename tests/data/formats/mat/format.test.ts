import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open, readMat } from '../../../../src/data';

const fixture = (name: string) => join(__dirname, '../../../fixtures/data', name);

// plain.mat and mat73.mat hold, among others, matrix (2 x 3: 0 1 2, 3 4 5) and cube (2 x 3 x 4: 0, 1, …, row by row).
test.each(['plain.mat', 'compressed.mat', 'mat73.mat'])(
  'open reads arrays of numbers of %s',
  async (name) => {
    const options = { samplingRate: 10, variable: 'matrix', channels: ['C3', 'C4'], unit: 'mV' };
    const recording = await open(fixture(name), options);
    expect(recording.format).toBe('MATLAB');
    const { channels, duration } = await recording.load();
    expect(duration).toBeCloseTo(0.3, 10);
    expect(channels.map(({ label, unit, samples }) => [label, unit, Array.from(samples)])).toEqual([
      ['C3', 'mV', [0, 1, 2]],
      ['C4', 'mV', [3, 4, 5]],
    ]);
  },
);

test.each(['plain.mat', 'mat73.mat'])('the last dimension of three counts trials in %s', async (name) => {
  const recording = await open(fixture(name), { samplingRate: 10, variable: 'cube' });
  expect([recording.channels.length, recording.segments.length]).toEqual([2, 4]);
  const { shape, values } = (await readMat(fixture(name), ['cube'])).cube as {
    shape: number[];
    values: Float64Array;
  };
  expect(shape).toEqual([2, 3, 4]);
  const trial = await recording.load({ segment: 2 });
  expect(Array.from(trial.channels[1]!.samples)).toEqual([0, 1, 2].map((at) => values[1 + 2 * (at + 3 * 2)]));
});

test('a column is one channel', async () => {
  const recording = await open(fixture('plain.mat'), { samplingRate: 1, variable: 'y' });
  expect(Array.from((await recording.load()).channels[0]!.samples.subarray(0, 3))).toEqual([0.5, -1.25, 3e9]);
});

test('asks which array is meant, and at which rate', async () => {
  await expect(open(fixture('plain.mat'), { samplingRate: 1 })).rejects.toThrow(
    /one array of two or three dimensions, got "y" \(1 x 4 float64\).*choose one with the option variable/,
  );
  await expect(open(fixture('plain.mat'), { variable: 'text', samplingRate: 1 })).rejects.toThrow(
    'the array "text"',
  );
  await expect(open(fixture('plain.mat'), { variable: 'matrix' })).rejects.toThrow('the option samplingRate');
  await expect(open(fixture('continuous.set'), { samplingRate: 1 })).rejects.toThrow(
    'no samplingRate, since EEGLAB',
  );
});
