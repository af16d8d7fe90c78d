import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { linearProbe, logisticRegression } from '../../../src/latent';
import { fixture, irises } from '../fixture';
import { known } from '../metrics-fixture';

const epochs = { labels: fixture.classes, classes: ['a', 'b', 'c'], subjects: known.probes.subjects };

let warn: MockInstance;
beforeEach(() => {
  warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

test('a regression that reaches its tolerance says nothing', () => {
  expect(logisticRegression(irises, fixture.classes, 3)).toMatchObject({ converged: true });
  expect(linearProbe(irises, epochs, { folds: 4 })).toMatchObject({ converged: true });
  expect(warn).not.toHaveBeenCalled();
});

test('one that ends at its last step says so, in one line', () => {
  const model = logisticRegression(irises, fixture.classes, 3, { maxIterations: 3 });
  expect(model).toMatchObject({ converged: false, iterations: 3 });
  expect(warn.mock.calls).toEqual([
    [
      'logisticRegression: ended at maxIterations, 3, before its tolerance; raise either, or lower c',
      'ConvergenceWarning',
    ],
  ]);
});

test('a probe counts the folds that did, and says it once', async () => {
  const options = { folds: 4, tolerance: 1e-3 };
  expect(linearProbe(irises, epochs, { ...options, maxIterations: 3 }).converged).toBe(false);
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]).toEqual([
    'linearProbe: 4 of 4 folds ended at maxIterations, 3, before their tolerance; raise either, or lower c',
    'ConvergenceWarning',
  ]);
  await linearProbe.async(irises, epochs, { ...options, maxIterations: 3, quiet: true });
  expect(warn).toHaveBeenCalledTimes(2);
  expect(linearProbe(irises, epochs, options).converged).toBe(true);
  expect(warn).toHaveBeenCalledTimes(2);
});
