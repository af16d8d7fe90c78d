import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../native';
import type { RandomStream } from '../random';
import { ThetalabError } from '../system';
import type { BaseAugmentation } from './base-augmentation';
import { builtIn } from './built-in';

/** What the thread is started with: the augmentations in their order. */
export interface ViewThreadData {
  augmentations: (readonly [name: string, parameters: unknown])[];
}

/** One batch for the thread. */
export interface ViewJob {
  id: number;
  values: Float32Array;
  count: number;
  samplesPerEpoch: number;
  samplingRate: number;
  key: [number, number];
  /** An array for the views. */
  out: Float32Array;
}

/** Its answer: the views, and the arrays of the job for the next one; or why there are none. */
export type ViewAnswer =
  | { id: number; both: Float32Array; values: Float32Array; failure?: undefined }
  | { id: number; failure: { message: string; isOurs: boolean } };

/** A batch to make views of. */
export type ViewBatch = Omit<ViewJob, 'id' | 'key' | 'out'> & { random: RandomStream };

interface Waiting {
  resolve(views: Float32Array): void;
  reject(cause: Error): void;
}

/** Whether all of them are thetalab's own, so that another thread knows them too. */
export function isBuiltIn(augmentations: readonly BaseAugmentation[]): boolean {
  return augmentations.every((one) => builtIn[one.constructor.name] === one.constructor);
}

/**
 * Makes the two views of batches on a thread of its own, which ends with `close`: the same as `twoViews` makes. Memory goes
 * there and back without being copied.
 *
 * @param augmentations of thetalab itself: a class of a notebook is not known there (see `isBuiltIn`)
 */
export class ViewThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly idle: Float32Array[] = [];
  private jobs = 0;
  private ended?: Error;

  constructor(augmentations: readonly BaseAugmentation[]) {
    const names = augmentations.map((one) => [one.constructor.name, { ...one.parameters }] as const);
    const workerData: ViewThreadData = { augmentations: names };
    this.worker = new Worker(join(packageRoot() ?? '', 'dist', 'augment', 'view-worker.js'), { workerData });
    this.worker.on('message', (answer: ViewAnswer) => this.receive(answer));
    this.worker.on('error', (cause) => this.end(cause));
    this.worker.on('exit', (code) => this.end(new ThetalabError(`twoViews: its thread ended with ${code}`)));
  }

  /**
   * The views of a batch, the first ones of all epochs and then the second ones; give the array back with `recycle`.
   *
   * @param batch whose `values` are lost
   * @throws ThetalabError as `twoViews`, and when the thread has ended
   */
  make({ random, ...batch }: ViewBatch): Promise<Float32Array> {
    if (this.ended) return Promise.reject(this.ended);
    const id = this.jobs++;
    const out = this.take(2 * batch.values.length);
    const job: ViewJob = { ...batch, id, key: random.key, out };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage(job, [batch.values.buffer as ArrayBuffer, out.buffer as ArrayBuffer]);
    });
  }

  /** An array that nobody uses, of this length. */
  take(length: number): Float32Array {
    const at = this.idle.findIndex((array) => array.length === length);
    return at < 0 ? new Float32Array(length) : this.idle.splice(at, 1)[0]!;
  }

  /** Keeps an array for the next batch. */
  recycle(array: Float32Array): void {
    if (this.idle.length < 8) this.idle.push(array);
  }

  /** Ends the thread; what it has not answered is refused. */
  async close(): Promise<void> {
    this.end(new ThetalabError('twoViews: its thread was closed'));
    await this.worker.terminate();
  }

  private receive(answer: ViewAnswer): void {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return; // it was on its way when the thread was closed
    const { resolve, reject } = waiting;
    this.waiting.delete(answer.id);
    if (answer.failure) {
      const { message, isOurs } = answer.failure;
      reject(isOurs ? new ThetalabError(message) : new Error(message));
    } else {
      this.recycle(answer.values);
      resolve(answer.both);
    }
  }

  private end(cause: Error): void {
    this.ended ??= cause;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}
