import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Epochs, sleepStages } from '../../src/data';
import { displaySymbol } from '../../src/system';
import { anyEpochs, epochsOf, rowsOf } from './sample-epochs';

const three = epochsOf(['A', 'B', 'A'], [0, -1, 2]);

describe('Epochs', () => {
  test('an epoch is a view of its samples', () => {
    expect(three.length).toBe(3);
    expect(three.epoch(1)).toEqual(three.values.slice(4, 8));
    expect(three.epoch(1).buffer).toBe(three.values.buffer);
    for (const index of [-1, 3, 0.5, Number.NaN]) {
      expect(() => three.epoch(index)).toThrow('an index from 0 to 2');
    }
  });

  test('selecting takes the rows asked for, in that order, as a copy', () => {
    fc.assert(
      fc.property(anyEpochs, fc.array(fc.nat(), { maxLength: 20 }), (epochs, picks) => {
        const rows = picks.map((pick) => pick % epochs.length);
        const before = rowsOf(epochs);
        const selected = epochs.select(rows);
        expect(rowsOf(selected)).toEqual(rows.map((row) => before[row]));
        selected.values.fill(0);
        expect(rowsOf(epochs)).toEqual(before);
      }),
    );
    expect(() => three.select([3])).toThrow('an index from 0 to 2, got 3');
  });

  test('subjects come in order of appearance, their epochs in recording order', () => {
    fc.assert(
      fc.property(anyEpochs, (epochs) => {
        const names = epochs.subjectNames();
        expect(names).toEqual([...new Set(epochs.subjects)]);
        const parts = names.flatMap((name) => rowsOf(epochs.ofSubjects([name])));
        expect(parts.sort()).toEqual(rowsOf(epochs).sort());
        expect(rowsOf(epochs.ofSubjects([...names].reverse()))).toEqual(rowsOf(epochs));
      }),
    );
    expect(three.ofSubjects([]).length).toBe(0);
    expect(() => three.ofSubjects(['C'])).toThrow('subjects among A, B, got "C"');
  });

  test('counts what has a class', () => {
    expect(three.classes).toBe(sleepStages);
    expect(three.counts()).toEqual({ W: 1, N1: 0, N2: 1, N3: 0, REM: 0 });
    fc.assert(
      fc.property(anyEpochs, (epochs) => {
        const known = epochs.labels.filter((label) => label >= 0).length;
        expect(Object.values(epochs.counts()).reduce((sum, count) => sum + count, 0)).toBe(known);
      }),
    );
  });

  test('concatenating keeps every epoch and every note', () => {
    fc.assert(
      fc.property(fc.array(anyEpochs, { minLength: 1, maxLength: 4 }), (list) => {
        expect(rowsOf(Epochs.concat(list))).toEqual(list.flatMap(rowsOf));
      }),
    );
    const noted = Epochs.concat([three.with({ notes: ['one'] }), three.with({ notes: ['two', 'three'] })]);
    expect(noted.notes).toEqual(['one', 'two', 'three']);
  });

  test('concatenating refuses what does not fit', () => {
    expect(() => Epochs.concat([])).toThrow('at least one set of epochs');
    const faster = three.with({ samplingRate: 4 });
    expect(() => Epochs.concat([three, faster])).toThrow('got 4 samples at 4 Hz');
    expect(() => Epochs.concat([three, three.with({ channels: ['EEG Pz-Oz'] })])).toThrow('of EEG Pz-Oz');
    const classes = ['W', 'N1', 'N2', 'REM', 'N3'];
    expect(() => Epochs.concat([three, three.with({ classes })])).toThrow('in W N1 N2 REM N3');
  });

  test('replacing parts leaves the others as they are', () => {
    const renamed = three.with({ channels: ['EEG Pz-Oz'] });
    expect(renamed.channels).toEqual(['EEG Pz-Oz']);
    expect(rowsOf(renamed)).toEqual(rowsOf(three));
    expect(three.channels).toEqual(['EEG Fpz-Cz']);
  });
});

describe('Epochs of several channels', () => {
  const two = epochsOf(['A', 'B', 'A'], [0, 1, 2], {
    channels: ['C3', 'C4'],
    values: Float32Array.from({ length: 24 }, (_, at) => at),
  });

  test('an epoch holds channel after channel', () => {
    expect(two.valuesPerEpoch).toBe(8);
    expect(Array.from(two.epoch(1))).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
    expect(Array.from(two.select([2]).values)).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
  });

  test('picking takes the channels asked for, in that order', () => {
    expect(Array.from(two.pick(['C4']).epoch(1))).toEqual([12, 13, 14, 15]);
    expect(two.pick(['C4', 'C3']).pick(['C3', 'C4'])).toEqual(two);
    expect(() => two.pick(['Cz'])).toThrow('channels among C3, C4, got "Cz"');
    expect(() => two.pick([])).toThrow('channels among C3, C4, got none');
  });

  test('are described with their channels', () => {
    expect(String(two)).toContain('(C3, C4)');
    const channels = Array.from({ length: 8 }, (_, at) => `E${at}`);
    const many = epochsOf(['A'], [0], { channels, values: new Float32Array(32) });
    expect(String(many)).toContain('(E0, E1, E2, E3 and 4 more)');
  });
});

describe('Epochs that do not add up', () => {
  test.each([
    [{ values: new Float32Array(11) }, '3 x 1 x 4 values, got 11'],
    [{ subjects: ['A'] }, '3 subjects, one for each label, got 1'],
    [{ nights: ['A'] }, '3 nights, one for each label, got 1'],
    [{ seconds: new Float64Array(4) }, '3 seconds, one for each label, got 4'],
    [{ labels: Int32Array.of(0, 5, 0) }, 'labels from -1 to 4, got 5'],
    [{ labels: Int32Array.of(0, -2, 0) }, 'labels from -1 to 4, got -2'],
  ])('are refused: %o', (changes, message) => {
    expect(() => three.with(changes)).toThrow(message);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is refused, and its place named', (value) => {
    const values = three.values.slice();
    values[9] = value;
    expect(() => three.with({ values })).toThrow(`${value} in epoch 2 of subject A, 60 s into the recording`);
  });
});

describe('what epochs look like', () => {
  test('who has how many of what', () => {
    const text = String(three.with({ notes: ['B: 1 epoch left out'] }));
    expect(text).toContain('3 epochs of 2 s at 2 Hz (EEG Fpz-Cz), 2 subjects');
    expect(text).toContain('B: 1 epoch left out');
    expect(text).toContain('unknown');
    expect(text.split('\n').some((line) => /^A +1 +0 +1 +0 +0 +0 +2 /.test(line))).toBe(true);
    expect(three[displaySymbol]()['text/plain']).toBe(String(three));
    expect(inspect(three)).toBe(String(three));
  });

  test('none at all is no reason to fail', () => {
    expect(String(three.select([]))).toContain('0 epochs of 2 s');
  });
});
