import { expect, test } from 'vitest';
import { microvoltsPer } from '../../src/data/microvolts';

test.each([
  ['uV', 1],
  ['UV', 1],
  ['µV', 1],
  ['μV', 1],
  [' uV ', 1],
  ['mV', 1000],
  ['MV', 1000],
  ['V', 1e6],
  ['nV', 1e-3],
])('%s is %d microvolts', (unit, microvolts) => {
  expect(microvoltsPer(unit, 'C3')).toBe(microvolts);
});

test.each([
  ['DegC', '"DegC"'],
  ['', 'no unit'],
  ['  ', 'no unit'],
  ['uVolt', '"uVolt"'],
])('"%s" is no unit of voltage', (unit, got) => {
  expect(() => microvoltsPer(unit, '"C3" of "night.edf"')).toThrow(`of "C3" of "night.edf", got ${got}`);
});
