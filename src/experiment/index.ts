export * as ablation from './ablation';
export { type CompareRunsOptions, compareRuns, type RunEncoder } from './compare-runs';
export { parseConfig, readConfig, readConfigJson } from './config';
export { configSchema, type ExperimentConfig } from './config-schema';
export { createRun } from './create-run';
export {
  defaultJobs,
  isDone,
  loadModule,
  type PoolOptions,
  type PoolOutcome,
  type PoolTask,
  runPool,
} from './pool';
export { type RunOutcome, runExperiment, startExperiment } from './run';
export { openRun, RunFolder, runFormat } from './run-folder';
export { type StepName, stepFiles } from './step-files';
export type { ClassifierName } from './steps/classify';
export type { ExperimentResults } from './steps/evaluate';
export type { LatentResults } from './steps/latent';
export type { SplitSummary } from './steps/split';
export * from './sweep';
