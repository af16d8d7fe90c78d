import { expect, test } from 'vitest';
import { pca, selectRows, subsample } from '../../src/latent';
import { matrixOf, someStream } from './fixture';

const points = matrixOf([
  [1, 2],
  [3, 4],
  [5, 6],
]);

test('rows are drawn without repetition, in rising order, and all when there are no more', () => {
  const drawn = subsample(100, 10, someStream());
  expect(new Set(drawn).size).toBe(10);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  expect([...subsample(3, 5, someStream())]).toEqual([0, 1, 2]);
});

test('rows are selected in the order asked for; one that is not there is an error', () => {
  expect(selectRows(points, [2, 0]).values).toEqual(Float32Array.of(5, 6, 1, 2));
  for (const row of [3, -1, 0.5]) expect(() => selectRows(points, [0, row])).toThrow(/rows from 0 to 2, got/);
});

test('what is no matrix is refused', async () => {
  await expect(pca([[1, 2]] as never)).rejects.toThrow(/pca: expected points as a matrix, got \[\[1,2\]\]/);
});
