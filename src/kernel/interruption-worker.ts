// A thread that hears of interrupts while the main thread is busy. Started by interruption-line.ts.
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { flagIndex, type InterruptionThreadData, isPatient, unresponsiveMs } from './interruption-line';

const { flags: buffer, descriptor } = workerData as InterruptionThreadData;
const flags = new Int32Array(buffer);
const { stop, heard, sent } = flagIndex;

const line = new Socket({ fd: descriptor, readable: true, writable: false });
line.on('data', onInterrupt);
line.on('close', () => process.kill(process.pid, 'SIGKILL')); // nobody is left who could stop this process
line.on('error', () => {});

function onInterrupt(): void {
  const again = Atomics.load(flags, stop) !== 0;
  const number = Atomics.add(flags, sent, 1) + 1;
  Atomics.store(flags, stop, 1);
  parentPort?.postMessage('interrupt');
  if (again || !isPatient(flags))
    setTimeout(() => Atomics.load(flags, heard) < number && terminate(), unresponsiveMs);
}

/** Ends whatever the main thread is computing, even inside a package; its `finally` blocks do not run. */
function terminate(): void {
  const session = new Session();
  (session as Session & { connectToMainThread(): void }).connectToMainThread();
  session.post('Runtime.terminateExecution', () => session.disconnect());
}
