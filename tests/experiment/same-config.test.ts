import { expect, test } from 'vitest';
import { checkSame } from '../../src/experiment/same-config';

const check = (wanted: object, found: object) => () =>
  checkSame('run', 'runs/mine', wanted, found, 'choose another');

test('what is equal passes, undefined values aside', () => {
  expect(check({ a: { b: [1, 2] }, c: undefined }, { a: { b: [1, 2] } })).not.toThrow();
});

test('the keys that differ are named with both values, however long their section is', () => {
  const section = { text: 'x'.repeat(200), layers: [1, 2], rate: 0.1 };
  const other = { ...section, rate: 0.2, more: { deep: true } };
  expect(check({ seed: 1, section }, { seed: 2, section: other })).toThrow(
    'run: expected seed 1, section.rate 0.1, section.more.deep nothing in "runs/mine", got seed 2, section.rate 0.2, ' +
      'section.more.deep true; choose another',
  );
});

test('of many the first three, and how many more', () => {
  const of = (value: number) => ({ a: value, b: value, c: value, d: value, e: value });
  expect(check(of(1), of(2))).toThrow(
    'expected a 1, b 1, c 1 and 2 more in "runs/mine", got a 2, b 2, c 2 and 2 more; choose another',
  );
});

test('long values are shown where they differ', () => {
  const subjects = Array.from({ length: 60 }, (_, at) => `S${at + 10}`);
  const others = subjects.map((name, at) => (at === 40 ? 'Ada' : name));
  expect(check({ train: subjects }, { train: others })).toThrow(
    /expected train ….*"S49","S50","S51",.*… in "runs\/mine", got train ….*"S49","Ada","S51",.*…;/,
  );
});

test('the same values in another order differ, too', () => {
  const [first, second] = [{ SignFlip: { p: 1 } }, { TimeWarping: { p: 1 } }];
  expect(check({ all: { ...first, ...second } }, { all: { ...second, ...first } })).toThrow(
    'expected all {"SignFlip":{"p":1},"TimeWarping":{"p":1}} in "runs/mine", got all {"TimeWarping"',
  );
});
