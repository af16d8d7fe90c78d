import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelsOf, sweepName } from '../../../src/experiment/sweep/names';

test('names are those of configs and of files, and differ where the values do', () => {
  const value = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string(), fc.boolean());
  fc.assert(
    fc.property(value, value, (one, other) => {
      const names = [one, other].map((own) => sweepName('base', [['key', own]]));
      for (const name of names) expect(name).toMatch(/^[\w.-]{1,80}$/);
      expect(names[0] === names[1]).toBe(String(one) === String(other) || one === other);
    }),
  );
});

test('names that would be too long end in a digest', () => {
  const marks = (seed: number) =>
    [
      ['a_key_of_many_letters', 'x'.repeat(24)],
      ['and_another_one', 'y'.repeat(24)],
      ['seed', seed],
    ] as const;
  const names = [sweepName('base', marks(1)), sweepName('base', marks(2))];
  expect(names[0]).toHaveLength(80);
  expect(names[0]).not.toBe(names[1]);
});

test('labels say as much of a key as tells it from the others', () => {
  const rates = ['pretraining_params.learning_rate', 'sup_training_params.learning_rate'];
  expect(labelsOf([...rates, 'dataset.montage'])).toEqual([...rates, 'montage']);
  expect(labelsOf(rates.slice(1))).toEqual(['learning_rate']);
});
