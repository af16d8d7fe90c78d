import { expect, test } from 'vitest';
import { cutEpochs } from '../../src/data/cut-epochs';

const source = {
  samples: Float32Array.from({ length: 200 * 30 }, (_, at) => at),
  samplingRate: 50,
  channel: 'EEG Cz',
  subject: 'S7',
  night: 'S7-1',
  file: 'night.edf',
};

test('cuts where the epochs are, in seconds', () => {
  const scored = [
    { start: 0, label: 2 },
    { start: 45.5, label: 4 },
  ];
  const epochs = cutEpochs('reader', source, scored, ['one was lost']);
  expect([epochs.length, epochs.samplesPerEpoch]).toEqual([2, 1500]);
  expect([epochs.epoch(0)[0], epochs.epoch(1)[0], epochs.epoch(1)[1499]]).toEqual([0, 2275, 3774]);
  expect([...epochs.labels, ...epochs.seconds]).toEqual([2, 4, 0, 45.5]);
  expect([...epochs.subjects, ...epochs.nights]).toEqual(['S7', 'S7', 'S7-1', 'S7-1']);
  expect(epochs.notes).toEqual(['one was lost']);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'says where %d is, and only if it is in an epoch',
  (bad) => {
    const samples = source.samples.slice();
    samples[1600] = bad;
    const cut = (start: number) => cutEpochs('reader', { ...source, samples }, [{ start, label: 0 }], []);
    const where = `reader: expected finite samples, got ${bad} at 32 s of "night.edf", in epoch 0 of 1`;
    expect(() => cut(30)).toThrow(where);
    expect(cut(60).length).toBe(1);
  },
);
