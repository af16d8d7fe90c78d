import { importWeights } from '../../models';
import type { RunFolder } from '../run-folder';
import { type StepName, stepFiles } from '../step-files';
import { classifyStep, newEncoder } from './classify';
import { evaluateStep } from './evaluate';
import { latentStep } from './latent';
import type { PreparedData } from './prepare';
import { pretrainStep } from './pretrain';

/** Runs one step of a run whose earlier steps are done. */
export async function runStep(
  name: StepName,
  run: RunFolder,
  data: PreparedData,
): Promise<'done' | 'interrupted'> {
  if (name === 'pretrain') return pretrainStep(run, data);
  const encoders = { pretrained: newEncoder(run), untrained: newEncoder(run) };
  importWeights(encoders.pretrained, run.file(stepFiles.pretrain));
  if (name === 'latent') return latentStep(run, data.test, encoders);
  if (name === 'classify') return classifyStep(run, data, encoders);
  return evaluateStep(run, data, encoders);
}
