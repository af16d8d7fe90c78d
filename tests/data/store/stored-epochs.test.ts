import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type EpochSource,
  fitNormalizer,
  sampleBlocks,
  shareByStage,
  splitBySubject,
} from '../../../src/data';
import { RandomStream } from '../../../src/engine';
import { scratchFolder } from '../../support/scratch';
import { epochsOf } from '../sample-epochs';
import { anyMontage, stored } from './stores';

const folder = scratchFolder();

/** Everything that can be seen of epochs. */
function seen(source: EpochSource) {
  const { length, samplesPerEpoch, samplingRate, channels, valuesPerEpoch, labels, classes } = source;
  const values = Float32Array.from([...sampleBlocks(source)].flatMap((block) => [...block]));
  const { subjects, nights, seconds, notes } = source;
  return {
    ...{ length, samplesPerEpoch, samplingRate, channels, valuesPerEpoch, labels, classes, values },
    ...{ subjects, nights, seconds, notes, counts: source.counts(), names: source.subjectNames() },
  };
}

/** Ways to select, each with a number that decides what. */
const verbs: Record<string, (source: EpochSource, n: number) => EpochSource> = {
  select: (source, n) =>
    source.select(Array.from({ length: (n % 9) + 1 }, (_, at) => (at * n + at) % source.length)),
  ofSubjects: (source, n) => {
    const names = source.subjectNames();
    return source.ofSubjects(names.slice(n % names.length).reverse());
  },
  pick: (source, n) => {
    const labels = [...source.channels].reverse();
    return source.pick(labels.slice(n % labels.length));
  },
  standardized: (source, n) => source.standardized((n % 7) - 3, 0.5 + (n % 3)),
};

describe('stored epochs are what they were in memory', () => {
  test('whatever is selected from them, one way after the other', () => {
    fc.assert(
      fc.property(
        anyMontage,
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(verbs)), fc.nat(1000)), { maxLength: 4 }),
        (epochs, steps) => {
          let [memory, disk]: EpochSource[] = [epochs, stored(folder, epochs)];
          for (const [verb, n] of steps) [memory, disk] = [verbs[verb]!(memory!, n), verbs[verb]!(disk!, n)];
          expect(seen(disk!)).toEqual(seen(memory!));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('rows read in any order, repeated or not', () => {
    fc.assert(
      fc.property(anyMontage, fc.array(fc.nat(), { maxLength: 40 }), (epochs, picks) => {
        const rows = picks.map((pick) => pick % epochs.length);
        const [ours, truth] = [0, 0].map(() => new Float32Array(rows.length * epochs.valuesPerEpoch));
        stored(folder, epochs).read(rows, ours!);
        epochs.read(rows, truth!);
        expect(ours).toEqual(truth);
        expect(truth).toEqual(epochs.select(rows).values);
      }),
      { numRuns: 60 },
    );
  });

  test('in memory again', () => {
    fc.assert(
      fc.property(anyMontage, (epochs) => {
        expect(stored(folder, epochs).toEpochs()).toEqual(epochs);
      }),
      { numRuns: 20 },
    );
  });

  test('for splits, shares of labels, and the statistics of normalisation, to the last bit', () => {
    const epochs = epochsOf(Array.from({ length: 600 }, (_, row) => `S${row % 9}`));
    const disk = stored(folder, epochs);
    const options = () => ({ train: 0.5, validation: 0.2, test: 0.3, random: new RandomStream([1, 5]) });
    const [ours, truth] = [splitBySubject(disk, options()), splitBySubject(epochs, options())];
    expect(ours.rows).toEqual(truth.rows);
    const [scaling, same] = [fitNormalizer(ours.train), fitNormalizer(truth.train)];
    expect([scaling.mean, scaling.standardDeviation]).toEqual([same.mean, same.standardDeviation]);
    expect(seen(scaling.apply(ours.test))).toEqual(seen(same.apply(truth.test)));
    const few = { random: new RandomStream([1, 6]) };
    expect(seen(shareByStage(ours.train, 0.1, few))).toEqual(seen(shareByStage(truth.train, 0.1, few)));
  });
});

describe('stored epochs', () => {
  const epochs = epochsOf(['A', 'B', 'A'], [0, -1, 2]);
  const disk = stored(folder, epochs);

  test('refuse what is not there, in the words of epochs in memory', () => {
    const tail = (error: () => unknown) => {
      try {
        error();
      } catch (cause) {
        return (cause as Error).message.split(': ').slice(1).join(': ');
      }
      return 'no error';
    };
    const wrong: ((source: EpochSource & { epoch(row: number): Float32Array }) => unknown)[] = [
      (source) => source.select([3]),
      (source) => source.epoch(-1),
      (source) => source.ofSubjects(['C']),
      (source) => source.pick(['EOG']),
      (source) => source.pick([]),
      (source) => source.read([0], new Float32Array(3)),
      (source) => source.read([0.5], new Float32Array(4)),
    ];
    for (const one of wrong) {
      expect(tail(() => one(disk))).toMatch(/^expected /);
      expect(tail(() => one(disk))).toBe(tail(() => one(epochs)));
    }
  });

  test('say who has how many of what, without reading a sample', () => {
    expect(String(disk)).toContain('3 epochs of 2 s at 2 Hz (EEG Fpz-Cz), 2 subjects');
    expect(
      String(disk)
        .split('\n')
        .some((line) => /^A +1 +0 +1 +0 +0 +0 +2$/.test(line)),
    ).toBe(true);
    expect(inspect(disk)).toBe(String(disk));
  });

  test('give an epoch as a copy', () => {
    disk.epoch(1).fill(0);
    expect(disk.epoch(1)).toEqual(epochs.epoch(1));
  });

  test('may be none', () => {
    const none = stored(folder, epochs.select([]));
    expect(none.length).toBe(0);
    expect(none.toEpochs()).toEqual(epochs.select([]));
  });
});
