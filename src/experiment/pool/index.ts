export { loadModule } from './load-module';
export { defaultJobs } from './pool-size';
export type { PoolOutcome, PoolTask } from './pool-task';
export { checkFolders, isDone, type PoolOptions, runPool } from './run-pool';
export { runTask } from './run-task';
