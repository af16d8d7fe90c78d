export * as ablation from './ablation';
export { type CompareRunsOptions, compareRuns, type RunEncoder } from './compare-runs';
export { parseConfig, readConfig, readConfigJson } from './config';
export { configSchema, type ExperimentConfig } from './config-schema';
export {
  defaultJobs,
  isDone,
  loadModule,
  type PoolOptions,
  type PoolOutcome,
  type PoolTask,
  runPool,
} from './pool';
export { type RunOutcome, runExperiment, type StepName, startExperiment, stepFiles } from './run';
export { createRun, openRun, RunFolder, runFormat } from './run-folder';
export type { ClassifierName } from './steps/classify';
export type { ExperimentResults } from './steps/evaluate';
export type { LatentResults } from './steps/latent';
export type { SplitSummary } from './steps/split';
export * from './sweep';
