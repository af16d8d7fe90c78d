import { expect, test } from 'vitest';
import { resultsTable } from '../../src/cli/results-table';
import type { ExperimentResults } from '../../src/experiment';

const report = { accuracy: 0.5, macroF1: 0.25, kappa: 0 };
const results = {
  test: { majority: report },
  pretraining: {},
  latent: { pretrained: { ari: 0.5, nmi: 0 }, untrained: { ari: 0.25, nmi: 0 } },
};
/** The first line of the table. */
const epochsLine = (dataset: object) => {
  const epochs = { train: 3, validation: 2, test: 1 };
  return resultsTable({ ...results, dataset: { epochs, ...dataset } } as unknown as ExperimentResults).split(
    '\n',
  )[0];
};
const usual = 'epochs: 3 to train, 2 to validate, 1 to test';

test('says how the data were divided where that is unusual, and what was left out', () => {
  expect(epochsLine({ split: { by: 'subject' } })).toBe(usual);
  expect(epochsLine({})).toBe(usual);
  expect(epochsLine({ split: { by: 'night' } })).toBe(`${usual}; split by night`);
  expect(
    epochsLine({ split: { by: 'subject', fold: 2, folds: 5 }, leftOut: { epochs: 7, faults: {} } }),
  ).toBe(`${usual}; split by subject, fold 2 of 5; 7 left out`);
});
