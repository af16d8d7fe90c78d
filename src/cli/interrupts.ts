import { interrupt } from '../system';

/** First Ctrl-C (or SIGTERM): stop at the next batch and keep the state. Second: end at once. */
export function stopOnSignals(): void {
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(130);
    asked = true;
    console.error('\nstopping at the next step, the state is kept; press Ctrl-C again to end at once');
    interrupt();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
