export { loadModule } from './load-module';
export type { PoolOutcome, PoolTask } from './pool-task';
export { defaultJobs, isDone, type PoolOptions, runPool } from './run-pool';
export { runTask } from './run-task';
