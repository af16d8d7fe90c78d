import { expect, test } from 'vitest';
import { readEdf } from '../../../../src/data';
import { describeWith, sharedData } from '../../../support/requirements';
import { checkSum, expectSame, recordings } from '../../recordings';

for (const { file, startTime, channels, annotations } of recordings.pyedflib) {
  const recording = sharedData(...file.split('/'));
  describeWith(`readEdf on ${file}`, [recording], () => {
    test('reads every byte of every sample as pyedflib does', async () => {
      const got = await readEdf(recording.path!);
      expect(got.startTime?.toISOString().slice(0, 19)).toBe(startTime);
      expect(got.annotations).toHaveLength(annotations);
      expect(got.channels.map(({ label }) => label)).toEqual(channels.map(({ label }) => label));
      channels.forEach((truth, at) => {
        const { samplingRate, unit, prefilter, transducer, samples } = got.channels[at]!;
        expect({ samplingRate, unit, prefilter, transducer }).toEqual({
          samplingRate: truth.samplingRate,
          unit: truth.unit,
          prefilter: truth.prefilter,
          transducer: truth.transducer,
        });
        expectSame(samples, truth);
        expect(checkSum(samples), truth.label).toBe(truth.sha256);
      });
    });

    test('reads one channel alone to the same bytes', async () => {
      const last = channels[channels.length - 1]!;
      const got = await readEdf(recording.path!, { channels: [last.label] });
      expect(got.channels.map(({ samples }) => checkSum(samples))).toEqual([last.sha256]);
    });
  });
}

for (const { file, channels } of recordings.mne) {
  const recording = sharedData(...file.split('/'));
  describeWith(`readEdf on ${file}`, [recording], () => {
    test('reads the values of MNE to float32 precision', async () => {
      const labels = channels.map(({ label }) => label);
      const got = await readEdf(recording.path!, { channels: labels });
      channels.forEach((truth, at) => {
        expect(got.channels[at]!.samplingRate).toBe(truth.samplingRate);
        expectSame(got.channels[at]!.samples, truth);
      });
    });
  });
}

for (const { file, annotations } of recordings.annotations) {
  const recording = sharedData(...file.split('/'));
  describeWith(`readEdf on ${file}`, [recording], () => {
    test('reads the annotations that MNE reads', async () => {
      const got = await readEdf(recording.path!, { channels: [] });
      expect(got.annotations.map(({ onset, duration, text }) => [onset, duration, text])).toEqual(
        annotations,
      );
    });
  });
}
