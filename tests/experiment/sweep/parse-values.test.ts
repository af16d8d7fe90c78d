import { expect, test } from 'vitest';
import { parseGridAxis, parseRangeAxis } from '../../../src/experiment/sweep/parse-values';

test('what somebody types is divided at commas outside brackets and quotes', () => {
  expect(parseGridAxis('latent_dim=64, 128')).toEqual(['latent_dim', [64, 128]]);
  expect(parseGridAxis('dataset.montage=Fpz-Cz,Pz-Oz')).toEqual(['dataset.montage', ['Fpz-Cz', 'Pz-Oz']]);
  expect(parseGridAxis('dataset.split.test=["1","2"],["3,4"]')[1]).toEqual([['1', '2'], ['3,4']]);
  expect(parseGridAxis('augmentations={"SignFlip":{"p":1}},{}')[1]).toEqual([{ SignFlip: { p: 1 } }, {}]);
  expect(parseRangeAxis('--log', 'learning_rate=1e-5..1e-2')).toEqual([
    'learning_rate',
    { low: 1e-5, high: 1e-2, log: true },
  ]);
  expect(parseRangeAxis('--random', 'x=-2..-1')[1]).toEqual({ low: -2, high: -1, log: false });
});
