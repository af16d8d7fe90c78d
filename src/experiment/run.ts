import { importWeights } from '../models';
import type { RunFolder } from './run-folder';
import { classifyStep, newEncoder } from './steps/classify';
import { type ExperimentResults, evaluateStep } from './steps/evaluate';
import { latentStep } from './steps/latent';
import { type PreparedData, prepare } from './steps/prepare';
import { pretrainStep } from './steps/pretrain';

/** The steps of a run, in their order, each with the file that is there when it is done. */
export const stepFiles = {
  pretrain: 'checkpoints/encoder.safetensors',
  latent: 'latent.json',
  classify: 'checkpoints/classifiers.json',
  evaluate: 'results.json',
} as const;
export type StepName = keyof typeof stepFiles;

/** How a run ended. */
export interface RunOutcome {
  run: RunFolder;
  /** `interrupted`: the state is kept, and running the same folder again goes on from there. */
  status: 'completed' | 'interrupted';
  /** Once the last step is done. */
  results?: ExperimentResults;
}

/**
 * Runs those of the steps that the folder still lacks, up to and with `last` (default all).
 *
 * @param run a new folder from `createRun`, or one from `openRun` to resume
 */
export async function runExperiment(run: RunFolder, last: StepName = 'evaluate'): Promise<RunOutcome> {
  const names = Object.keys(stepFiles) as StepName[];
  const missing = names.slice(0, names.indexOf(last) + 1).filter((name) => !run.has(stepFiles[name]));
  if (missing.length) {
    const data = await prepare(run);
    for (const name of missing) {
      if ((await runStep(name, run, data)) === 'interrupted') return { run, status: 'interrupted' };
    }
  }
  const results = run.has(stepFiles.evaluate)
    ? run.readJson<ExperimentResults>(stepFiles.evaluate)
    : undefined;
  return { run, status: 'completed', results };
}

async function runStep(name: StepName, run: RunFolder, data: PreparedData): Promise<'done' | 'interrupted'> {
  if (name === 'pretrain') return pretrainStep(run, data);
  const encoders = { pretrained: newEncoder(run), untrained: newEncoder(run) };
  importWeights(encoders.pretrained, run.file(stepFiles.pretrain));
  if (name === 'latent') return latentStep(run, data.test, encoders);
  if (name === 'classify') return classifyStep(run, data, encoders);
  return evaluateStep(run, data, encoders);
}
