import { Worker } from 'node:worker_threads';

/** Looks on from another thread, since code that never ends cannot be stopped from its own. */
const source = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const state = new Float64Array(workerData.state);
setInterval(() => {
  const [number, began] = state;
  if (began === 0 || Date.now() - began < workerData.limit) return;
  writeSync(2, workerData.name + ': case ' + number + ' does not end; the process is ended\\n');
  process.kill(process.pid, 'SIGKILL');
}, 500);
`;

/** Ends the process when something runs for longer than `limit` milliseconds, and says what. */
export function startWatchdog(name: string, limit: number) {
  const state = new SharedArrayBuffer(16);
  const seen = new Float64Array(state);
  const worker = new Worker(source, { eval: true, workerData: { state, name, limit } });
  worker.unref();
  return {
    /** Case `number` begins now. */
    begin(number: number): void {
      seen[0] = number;
      seen[1] = Date.now();
    },
    /** Nothing runs any more. */
    async stop(): Promise<void> {
      seen[1] = 0;
      await worker.terminate();
    },
  };
}
