import { describe, expect, test } from 'vitest';
import { kFold, splitByNight, splitByTime } from '../../../src/data';
import { RandomStream, seed } from '../../../src/engine';
import { epochsOf } from '../sample-epochs';

const names = (count: number, name: string) => new Array<string>(count).fill(name);

/** Windows of 2 s that begin every so many seconds. */
const everySeconds = (seconds: number, count = 10) =>
  epochsOf(names(count, 'A'), undefined, {
    seconds: Float64Array.from({ length: count }, (_, row) => seconds * row),
  });

describe('splitByTime', () => {
  test('takes the beginning, what follows and the end of each recording', () => {
    const two = epochsOf([...names(10, 'A'), ...names(5, 'B')]);
    const { rows, test: last } = splitByTime(two, { train: 0.6, validation: 0.2, test: 0.2 });
    expect(rows.train).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5, 10, 11, 12));
    expect(rows.validation).toEqual(Int32Array.of(6, 7, 13));
    expect(rows.test).toEqual(Int32Array.of(8, 9, 14));
    expect(last).toEqual(two.select([8, 9, 14]));
  });

  test('windows that touch are all kept, of those that overlap only those which straddle a border go', () => {
    const half = { train: 0.5, validation: 0, test: 0.5 };
    expect(splitByTime(everySeconds(2), half).rows.train.length).toBe(5);
    const { rows } = splitByTime(everySeconds(0.5), half);
    expect(rows).toEqual({
      train: Int32Array.of(0, 1),
      validation: new Int32Array(0),
      test: Int32Array.of(5, 6, 7, 8, 9),
    });
  });

  test('the order of the windows does not matter', () => {
    const forwards = everySeconds(1);
    const backwards = forwards.select([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const shares = { train: 0.5, validation: 0.2, test: 0.3 };
    const flip = (rows: Int32Array) => rows.map((row) => 9 - row).reverse();
    const { rows } = splitByTime(backwards, shares);
    expect(flip(rows.train)).toEqual(splitByTime(forwards, shares).rows.train);
  });

  test('refuses fractions that do not add up, and parts that would be empty', () => {
    expect(() => splitByTime(everySeconds(2), { train: 0.5, validation: 0.2, test: 0.2 })).toThrow(
      'add up to 1',
    );
    expect(() => splitByTime(everySeconds(0.5, 3), { train: 0.4, validation: 0.3, test: 0.3 })).toThrow(
      'splitByTime: expected a window for every part, got none for train of 3 windows',
    );
  });
});

test('folds by time follow each other, and train on what does not reach into the tested stretch', () => {
  const { rows } = kFold(everySeconds(1), { folds: 2, by: 'time' });
  expect(rows).toEqual([
    { train: Int32Array.of(5, 6, 7, 8, 9), test: Int32Array.of(0, 1, 2, 3) },
    { train: Int32Array.of(0, 1, 2, 3), test: Int32Array.of(5, 6, 7, 8, 9) },
  ]);
  expect(() => kFold(everySeconds(1), { folds: 11, by: 'time' })).toThrow(
    'windows in every part of every fold',
  );
});

describe('splitByNight', () => {
  const nights = epochsOf(names(12, 'A'), undefined, {
    nights: Array.from({ length: 12 }, (_, row) => `N${row % 6}`),
  });
  const thirds = { train: 0.5, validation: 0.17, test: 0.33 };

  test('keeps nights whole, and divides a person', () => {
    const split = splitByNight(nights, { ...thirds, random: new RandomStream([1, 2]) });
    const of = ({ nights: names }: { nights: readonly string[] }) => new Set(names).size;
    expect([of(split.train), of(split.validation), of(split.test)]).toEqual([3, 1, 2]);
    expect(split.test.subjectNames()).toEqual(['A']);
  });

  test('follows from the seed when no stream is given', () => {
    const draw = () => splitByNight(nights, thirds).rows;
    seed(5);
    const first = draw();
    expect(draw()).toEqual(first);
    const others = [1, 2, 3].map((n) => {
      seed(n);
      return JSON.stringify(draw());
    });
    seed(0);
    expect(new Set([JSON.stringify(first), ...others]).size).toBeGreaterThan(1);
  });

  test('two people may have a night of one name', () => {
    const both = epochsOf(['A', 'B'], [0, 1], { nights: ['1', '1'] });
    const { rows } = splitByNight(both, { train: 0.5, validation: 0, test: 0.5 });
    expect([rows.train.length, rows.test.length]).toEqual([1, 1]);
  });

  test('needs a night for every part', () => {
    const one = epochsOf(['A', 'A']);
    expect(() => splitByNight(one, thirds)).toThrow('a night for every part, got 1 night for train 0.5');
  });
});
