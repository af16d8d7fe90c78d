import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLeaks, kFold, splitByTime } from '../../../src/data';
import { RandomStream } from '../../../src/engine';
import { epochsOf } from '../sample-epochs';
import { anyWindows, sharedSamples } from './windows';

test('finds what is in two parts, and nothing else, whatever the parts', () => {
  const by = fc.constantFrom('subject' as const, 'night' as const, 'time' as const);
  let clean = 0;
  fc.assert(
    fc.property(anyWindows, by, fc.nat(), fc.integer({ min: 2, max: 40 }), (epochs, what, key, kept) => {
      const random = new RandomStream([key, 4]);
      const rows = [...random.permutation(epochs.length)].slice(0, kept);
      const parts = { train: rows.filter((row) => row % 2), test: rows.filter((row) => row % 2 === 0) };
      const names = Object.values(parts).map((own) => {
        const { subjects, nights } = epochs;
        return new Set(
          own.map((row) => (what === 'subject' ? subjects[row] : `${subjects[row]} ${nights[row]}`)),
        );
      });
      const shared =
        what === 'time'
          ? sharedSamples(epochs, Object.values(parts)) > 0
          : [...names[0]!].some((name) => names[1]!.has(name));
      if (!shared) clean++;
      const check = () => checkLeaks(epochs, parts, what);
      if (shared) expect(check).toThrow(/^checkLeaks: expected no (subject|night|sample) in two parts, got /);
      else expect(check).not.toThrow();
    }),
    { numRuns: 300 },
  );
  expect(clean).toBeGreaterThan(20);
});

test('an epoch in two parts is a leak of any kind', () => {
  const epochs = epochsOf(['A', 'B']);
  for (const by of ['subject', 'night', 'time'] as const)
    expect(() => checkLeaks(epochs, { train: [0, 1], test: [1] }, by)).toThrow('epoch 1 in train and test');
});

test('what the library splits passes', () => {
  const subjects = Array.from({ length: 60 }, (_, row) => `S${row % 6}`);
  const epochs = epochsOf(subjects);
  checkLeaks(epochs, splitByTime(epochs, { train: 0.6, validation: 0.2, test: 0.2 }).rows, 'time');
  for (const rows of kFold(epochs, { folds: 3 }).rows) checkLeaks(epochs, rows);
  expect(() => checkLeaks(epochs, kFold(epochs, { folds: 2, by: 'time' }).rows[0]!)).toThrow('say by night');
});
