import { expected, isRecord } from '../system';
import type { RunFolder } from './run-folder';
import type { ExperimentResults } from './steps/evaluate';

/**
 * All scores of a run that is done, by the names that they have in tables: `frozen.macroF1`, `pretrained.ari`,
 * `pretraining.loss`, …
 *
 * @throws ThetalabError when its `results.json` cannot be read
 */
export function scoresOf(run: RunFolder): Record<string, number> {
  const results = run.readJson<ExperimentResults>('results.json');
  if (!isRecord(results) || ![results.test, results.latent, results.pretraining].every(isRecord)) {
    const remedy = 'remove it: the same command makes it again';
    throw expected('scoresOf', `the results of a run in "${run.file('results.json')}"`, 'others', remedy);
  }
  const { test, latent, pretraining } = results;
  const found: Record<string, number> = {};
  for (const [name, { accuracy, macroF1, kappa }] of Object.entries(test))
    Object.assign(found, {
      [`${name}.accuracy`]: accuracy,
      [`${name}.macroF1`]: macroF1,
      [`${name}.kappa`]: kappa,
    });
  for (const [name, { ari, nmi }] of Object.entries(latent))
    Object.assign(found, { [`${name}.ari`]: ari, [`${name}.nmi`]: nmi });
  found['pretraining.passes'] = pretraining.passes;
  if (pretraining.loss !== undefined) found['pretraining.loss'] = pretraining.loss;
  return found;
}
