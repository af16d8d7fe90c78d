import type { ExperimentConfig } from '../config-schema';
import type { StepName } from '../step-files';

/** One run that a pool is to bring to its end. */
export interface PoolTask {
  /** What messages call it. */
  name: string;
  /** Its run folder, made when it is not there. */
  folder: string;
  config: ExperimentConfig;
  /** The last step (default all). */
  last?: StepName;
}

/** How a run of a pool ended. */
export type PoolOutcome =
  | {
      task: PoolTask;
      /** `interrupted`: stopped, or never begun; what it has is kept. */
      status: 'completed' | 'interrupted';
    }
  | { task: PoolTask; status: 'failed'; reason: string };

/** What a pool asks of one of its processes: a run, with so many threads of the native engine. */
export interface RunRequest {
  task: PoolTask;
  threads: number;
}

/** What such a process says. */
export type RunReply =
  | { kind: 'ended'; outcome: PoolOutcome }
  | { kind: 'warning'; name: string; message: string };
