import { expect, test } from 'vitest';
import {
  type Epochs,
  type LoadOptions,
  load as loadFolder,
  sleepStages,
  splitBySubject,
  splitParts,
} from '../../src/data';
import { describeWith, type Optional } from '../support/requirements';
import { checkSum } from './recordings';

/** A dataset to check. */
export interface DatasetUnderTest {
  load(): Promise<Epochs>;
  /** What it needs that may not be there (default nothing). */
  needs?: readonly Optional[];
  /** Where its files are, when it has any. */
  folder?: string;
  /** What `load` must be told of the folder besides (default nothing). */
  options?: LoadOptions;
  /** What an epoch is (default 30 s of an EEG derivation with a sleep stage). */
  epoch?: { seconds: number; classes: readonly string[]; channels: readonly string[] };
}

/** What every dataset promises of the epochs that it returns. */
export function datasetConformance(name: string, dataset: DatasetUnderTest): void {
  const {
    load,
    needs = [],
    folder,
    options,
    epoch = { seconds: 30, classes: sleepStages, channels: undefined },
  } = dataset;
  describeWith(`${name}: dataset conformance`, needs, () => {
    test('has whole epochs with a class, a subject, a night and a time', async () => {
      const epochs = await load();
      expect(epochs.length).toBeGreaterThan(0);
      expect(epochs.samplesPerEpoch).toBe(epoch.seconds * epochs.samplingRate);
      expect(epochs.values.length).toBe(epochs.length * epochs.valuesPerEpoch);
      expect(epochs.classes).toEqual(epoch.classes);
      for (const label of epochs.labels) expect(label).toBeGreaterThanOrEqual(0);
      expect(epochs.subjects.every((subject) => subject !== '')).toBe(true);
      if (epoch.channels) expect(epochs.channels).toEqual(epoch.channels);
      else expect(epochs.channels[0]).toMatch(/^EEG/);
    });

    test('is in microvolts: neither volts nor raw numbers', async () => {
      const epochs = await load();
      for (const subject of epochs.subjectNames()) {
        const spread = deviation(epochs.ofSubjects([subject]).values);
        expect(spread, subject).toBeGreaterThan(3);
        expect(spread, subject).toBeLessThan(200);
      }
    });

    test('runs forwards within a night, a night belongs to one subject', async () => {
      const epochs = await load();
      const ownerOf = new Map<string, string>();
      const lastOf = new Map<string, number>();
      epochs.nights.forEach((night, row) => {
        expect(ownerOf.get(night) ?? epochs.subjects[row]).toBe(epochs.subjects[row]);
        expect(epochs.seconds[row]! - (lastOf.get(night) ?? -epoch.seconds)).toBeGreaterThan(
          epoch.seconds - 1e-6,
        );
        ownerOf.set(night, epochs.subjects[row]!);
        lastOf.set(night, epochs.seconds[row]!);
      });
    });

    test('is the same each time', async () => {
      const [first, second] = [await load(), await load()];
      expect(checkSum(second.values)).toBe(checkSum(first.values));
      expect(second.labels).toEqual(first.labels);
      expect(String(second)).toBe(String(first));
    });

    test('splits by the names that it has', async () => {
      const epochs = await load();
      const [first, ...others] = epochs.subjectNames();
      const split = splitBySubject(epochs, { train: [first!], validation: [], test: others });
      expect(splitParts.reduce((sum, part) => sum + split[part].length, 0)).toBe(epochs.length);
    });

    if (folder) {
      test('is recognised by its files, and fewer of them can be read', async () => {
        const epochs = await load();
        expect(String(await loadFolder(folder, options))).toBe(String(epochs));
        const one = await loadFolder(folder, { ...options, maxFiles: 1 });
        expect(new Set(one.nights)).toEqual(new Set([epochs.nights[0]]));
      });
    }
  });
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
