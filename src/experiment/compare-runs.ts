import { resolve } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import type { EncoderComparison, EncoderReport, EvaluateEncoderOptions } from '../latent';
import { expected } from '../system';
import type { RunFolder } from './run-folder';

/** The encoders that a run can have, and the file that holds each; the untrained one follows from the seed. */
const files = {
  untrained: undefined,
  pretrained: 'encoder.safetensors',
  fineTuned: 'fineTuned-encoder.safetensors',
} as const;

/** An encoder of a run. */
export type RunEncoder = keyof typeof files;

/** Options of `compareRuns`. */
export interface CompareRunsOptions extends Omit<EvaluateEncoderOptions, 'name' | 'random'> {
  /**
   * Which encoders of each run (default of one run all that there are, of several the pretrained ones). Those that a run
   * lacks are left out.
   */
  encoders?: readonly RunEncoder[];
  /** The part of each run's data that they are compared on (default test). */
  part?: 'training' | 'validation' | 'test';
}

/**
 * Evaluates encoders of runs side by side, each on the data of its run: with the same data and split, on the same epochs.
 *
 * @param runs that have been pretrained.
 * @throws ThetalabError for no runs, a run that was not pretrained, data that cannot be read any more or are others, no encoder that
 *   was asked for, and as `evaluateEncoder`.
 */
export async function compareRuns(
  runs: readonly RunFolder[],
  options: CompareRunsOptions = {},
): Promise<EncoderComparison> {
  const { part = 'test', encoders, ...rest } = options;
  const usual = runs.length === 1 ? (Object.keys(files) as RunEncoder[]) : (['pretrained'] as const);
  const wanted = [...new Set(encoders ?? usual)];
  if (runs.length === 0) throw expected('compareRuns', 'at least one run', 'none');
  const names = namesOf(runs);
  const { EncoderComparison, evaluateEncoder } = await import('../latent'); // with TensorFlow.js, as the steps
  const { prepare } = await import('./steps');
  const reports: EncoderReport[] = [];
  for (const [at, run] of runs.entries()) {
    if (!run.has('checkpoints', files.pretrained)) {
      throw expected('compareRuns', 'runs that have been pretrained', `"${run.path}"`, 'resume it first');
    }
    const epochs = (await prepare(run))[part];
    for (const encoder of wanted.filter((name) => !files[name] || run.has('checkpoints', files[name]))) {
      const name = runs.length === 1 ? encoder : wanted.length === 1 ? names[at] : `${names[at]}: ${encoder}`;
      reports.push(await evaluateEncoder(await encoderOf(run, encoder), epochs, { ...rest, name }));
    }
  }
  if (reports.length === 0) throw expected('compareRuns', `an encoder among ${wanted.join(', ')}`, 'none');
  return new EncoderComparison(reports);
}

/** Names of run folders, or paths where names do not tell them apart. */
function namesOf(runs: readonly RunFolder[]): string[] {
  const paths = runs.map(({ path }) => resolve(path));
  const twice = runs.find((_, at) => paths.indexOf(paths[at]!) < at);
  if (twice) throw expected('compareRuns', 'runs that differ', `"${twice.path}" twice`);
  const names = new Set(runs.map(({ name }) => name));
  return runs.map(({ name, path }) => (names.size === runs.length ? name : path));
}

async function encoderOf(run: RunFolder, name: RunEncoder): Promise<tf.LayersModel> {
  const { importWeights } = await import('../models');
  const { newEncoder } = await import('./steps');
  const encoder = newEncoder(run);
  const file = files[name];
  if (file) importWeights(encoder, run.file('checkpoints', file));
  return encoder;
}
