import { currentSeed, seed } from '../../random';
import { displaySink, setDisplaySink } from '../../system';
import type { PoolOutcome, RunRequest } from './pool-task';
import type { Runner } from './run-process';
import { runTask } from './run-task';

/** Runs in this process: the seed is afterwards what it was, and the progress lines of trainings are not shown. */
export class ThisProcess implements Runner {
  async run(request: RunRequest): Promise<PoolOutcome> {
    const before = { sink: displaySink(), seed: currentSeed() };
    setDisplaySink({ show() {} });
    try {
      return await runTask(request);
    } finally {
      setDisplaySink(before.sink);
      seed(before.seed);
    }
  }

  /** A run in this process hears of interruptions by itself. */
  stop(): void {}

  async end(): Promise<void> {}
}
