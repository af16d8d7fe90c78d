import { expect, test } from 'vitest';
import { lossCurves } from '../../src/plot';

test.each([
  [1, 1],
  [10, 1],
  [11, 2],
  [40, 5],
  [200, 20],
  [1000, 100],
])('%i passes have a tick at every %i', (passes, step) => {
  const rows = Array.from({ length: passes }, (_, i) => ({ pass: i + 1, loss: 1 / (i + 1) }));
  expect(lossCurves({ rows }).spec.layout).toMatchObject({ xaxis: { dtick: step } });
});
