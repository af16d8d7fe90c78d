import { interrupt } from '../system';

/**
 * First Ctrl-C (or SIGTERM): stop at the next batch and keep the state. Second: end at once.
 *
 * @param patient further SIGTERMs change nothing: a batch system sends several
 */
export function stopOnSignals(patient = false): void {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked && patient && signal === 'SIGTERM') return;
    if (asked) process.exit(130);
    asked = true;
    console.error('\nstopping at the next step, the state is kept; press Ctrl-C again to end at once');
    interrupt();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
