import * as tf from '@tensorflow/tfjs';
import { interrupt, resetInterruption } from '../../system';
import { loadModule } from './load-module';
import type { PoolOutcome, RunReply, RunRequest } from './pool-task';
import { runTask } from './run-task';

/*
 * What each process of a pool runs: one request after the other, until its parent is gone. Ctrl-C reaches the whole
 * group of processes; here the parent alone decides what it means.
 */
const loaded = loadModules(process.argv.slice(2));
loaded.catch(() => {}); // told with the first run
const say = (reply: RunReply) => process.send?.(reply);

process.on('SIGINT', () => {});
process.on('SIGTERM', interrupt);
process.on('disconnect', () => process.exit());
process.on('warning', ({ name, message }) => say({ kind: 'warning', name, message }));
process.on('message', async (request: RunRequest | 'stop') => {
  if (request === 'stop') return interrupt();
  resetInterruption();
  const outcome = await loaded.then(
    () => runTask(request),
    ({ message }: Error): PoolOutcome => ({ task: request.task, status: 'failed', reason: message }),
  );
  tf.disposeVariables(); // the weights of a run would else stay for all those after it
  say({ kind: 'ended', outcome });
});

async function loadModules(files: readonly string[]): Promise<void> {
  for (const file of files) await loadModule(file);
}
