import type { ExperimentResults } from '../experiment';

/** The results of a run as a table for a terminal. */
export function resultsTable({ test, latent, dataset, pretraining }: ExperimentResults): string {
  const rows = Object.entries(test).map(([name, report]) => [
    name,
    ...[report.accuracy, report.macroF1, report.kappa].map((value) => value.toFixed(3)),
  ]);
  const table = [['on the test part', 'accuracy', 'macro-F1', 'kappa'], ...rows];
  const lines = table.map(
    ([name, ...values]) => name!.padEnd(18) + values.map((value) => value.padStart(10)).join(''),
  );
  const { train, validation, test: tested } = dataset.epochs;
  return [
    `epochs: ${train} to train, ${validation} to validate, ${tested} to test${divided(dataset)}`,
    ...lines,
    `clusters against stages (adjusted Rand index): pretrained ${latent.pretrained.ari.toFixed(3)}, untrained ${latent.untrained.ari.toFixed(3)}`,
    ...(pretraining.warnings ?? []).map((warning) => `warning: pretraining, ${warning}`),
  ].join('\n');
}

/** What is unusual about the data: another split than by subject, and epochs left out. */
function divided({ split, leftOut }: ExperimentResults['dataset']): string {
  const { by: group = 'subject', fold: tested, folds } = split ?? {};
  const fold = folds === undefined ? '' : `, fold ${tested} of ${folds}`;
  const by = group === 'subject' && !fold ? '' : `; split by ${group}${fold}`;
  return leftOut ? `${by}; ${leftOut.epochs} left out` : by;
}
