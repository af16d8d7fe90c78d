import { machineMemory, physicalCores } from '../../system';

const memoryOfRun = 2 * 2 ** 30;

/** One per core, unless memory is short. */
export function defaultJobs(cores = physicalCores(), memory = machineMemory()): number {
  return Math.max(1, Math.min(cores, Math.floor(memory / memoryOfRun)));
}

/** Threads of each of so many runs side by side. */
export function threadsOf(runs: number, cores = physicalCores()): number {
  return Math.max(1, Math.floor(cores / runs));
}
