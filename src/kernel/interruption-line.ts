import { fstatSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { interruptDescriptor } from './supervisor';

/** Meaning of the shared flags. */
export const flagIndex = {
  /** 1 from an interrupt until the next cell starts. */
  stop: 0,
  /** How many interrupts the main thread has heard of. */
  heard: 1,
  /** When (in seconds) work that stops by itself at its next safe point last looked whether it should. */
  looked: 2,
  /** How many interrupts there were. */
  sent: 3,
} as const;

/** How long (in seconds) after its last look such work is trusted to look again. */
const trustSeconds = 30;

/** Whether the running work may be left to stop by itself. */
export function isPatient(flags: Int32Array): boolean {
  return secondsNow() - Atomics.load(flags, flagIndex.looked) < trustSeconds;
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000) % 2 ** 31;
}

/** How long the main thread may compute on after an interrupt before it is stopped by force. */
export const unresponsiveMs = 3000;

/** What the thread gets. */
export interface InterruptionThreadData {
  flags: SharedArrayBuffer;
  descriptor: number;
}

/** The receiving end of a supervisor's interrupts. */
export class InterruptionLine {
  readonly flags = new Int32Array(new SharedArrayBuffer(16));
  readonly #interrupted: () => void;

  /** @param interrupted called as soon as the event loop runs; `flags` are set even before. */
  constructor(interrupted: () => void) {
    this.#interrupted = interrupted;
    process.on('SIGINT', () => {}); // a terminal sends it to the supervisor, too, who tells us
    if (!isPipe(interruptDescriptor)) return; // nobody supervises us
    const workerData: InterruptionThreadData = {
      flags: this.flags.buffer as SharedArrayBuffer,
      descriptor: interruptDescriptor,
    };
    const thread = new Worker(join(__dirname, 'interruption-worker.js'), { workerData });
    thread.on('message', () => {
      Atomics.add(this.flags, flagIndex.heard, 1);
      this.#interrupted();
    });
    thread.unref();
  }

  /** Does what a signal does, for interrupts that come as messages. */
  trigger(): void {
    Atomics.store(this.flags, flagIndex.stop, 1);
    this.#interrupted();
  }

  /** Makes everything stop, without telling anyone. */
  stopAll(): void {
    Atomics.store(this.flags, flagIndex.stop, 1);
  }

  /** Whether there was an interrupt since the cell started. */
  get isStopped(): boolean {
    return Atomics.load(this.flags, flagIndex.stop) !== 0;
  }

  /** Whether an interrupt is on its way to `interrupted`. */
  get hasNews(): boolean {
    return Atomics.load(this.flags, flagIndex.heard) < Atomics.load(this.flags, flagIndex.sent);
  }

  /** Whether the running work may be left to stop by itself. */
  get isPatient(): boolean {
    return isPatient(this.flags);
  }

  /** Before a cell starts. */
  reset(): void {
    Atomics.store(this.flags, flagIndex.stop, 0);
    Atomics.store(this.flags, flagIndex.looked, 0);
  }

  /** Notes that the running work looked at the interruption signal, so will end by itself. */
  noteLook(): void {
    Atomics.store(this.flags, flagIndex.looked, secondsNow());
  }
}

function isPipe(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isSocket() || status.isFIFO();
  } catch {
    return false;
  }
}
