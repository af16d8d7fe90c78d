import type * as tf from '@tensorflow/tfjs';
import { type RandomStream, stream } from '../engine';
import { setDropoutStep } from '../models';
import { expected, interrupted, interruptionSignal, type Progress, startProgress } from '../system';
import { Adam } from './adam';
import {
  type Position,
  readCheckpoint,
  restoreSnapshot,
  type Snapshot,
  takeSnapshot,
  writeCheckpoint,
} from './checkpoint';
import type { PassRow, TrainingHistory } from './history';
import type { TrainingLogger } from './loggers/logger';

/** What every kind of training can be told. */
export interface LoopOptions {
  /** Name of the training: progress line, random streams, log (default that of the function). */
  name?: string;
  /** Samples in a batch; a rest of one sample is left out of a pass, as batch normalisation cannot use it. */
  batchSize?: number;
  /** Step size of Adam. */
  learningRate?: number;
  /** Passes over the training data. */
  maxEpochs?: number;
  /** Scales the gradients together so that their joint length is at most this (default: no limit). */
  clipNorm?: number;
  /** Where order, views and dropout come from (default `engine.stream(name)`). */
  random?: RandomStream;
  /** Checkpoint to go on from, if it is there, and to keep (default: none). */
  checkpointFile?: string;
  /** Seconds between checkpoints within a pass; there is one after every pass anyway (default 30). */
  checkpointSeconds?: number;
  /** Gets each pass's row (default: none). */
  logger?: TrainingLogger;
  /** Stops the training when aborted (default: Ctrl-C and Jupyter's stop button). */
  signal?: AbortSignal;
  /** No progress line (default false). */
  quiet?: boolean;
}

/** What distinguishes one kind of training from another. */
export interface TrainingTask {
  name: string;
  /** The models that are trained, always in the same order. */
  models: tf.LayersModel[];
  /** Number of training samples. */
  samples: number;
  batchSize: number;
  learningRate: number;
  maxEpochs: number;
  /** Loss of the samples with these indices; `random` is this batch's own stream. */
  loss(indices: Int32Array, random: RandomStream): tf.Scalar;
  /** Measures after a pass, to add to its row (default: none). */
  measure?(): Promise<Record<string, number>>;
  /** Whether a row is better than the best one before it. */
  isBetter(row: PassRow, best: PassRow): boolean;
  /** Whether to stop early, asked after each pass. */
  isEnough(rows: readonly PassRow[], bestPass: number): boolean;
}

/**
 * Trains until the passes are over, the task has enough, or somebody interrupts; the models end with their best weights
 * (after an interruption with their latest). Batches, views and dropout follow from the pass and batch alone, so that a
 * training that goes on from a checkpoint ends in the same bytes as one that was never stopped.
 */
export async function trainLoop(task: TrainingTask, options: LoopOptions): Promise<TrainingHistory> {
  checkTask(task);
  const training = new Training(task, options);
  try {
    return await training.run();
  } finally {
    training.dispose();
  }
}

class Training {
  private readonly adam: Adam;
  private readonly random: RandomStream;
  private readonly progress: Progress;
  private readonly batches: number;
  private position: Position = { pass: 0, batch: 0, lossSum: 0, rows: [], bestPass: 0, seconds: 0 };
  private best: Snapshot;
  private resumedAt = performance.now();
  private savedAt = performance.now();

  constructor(
    private readonly task: TrainingTask,
    private readonly options: LoopOptions,
  ) {
    const { models, name, samples, batchSize, learningRate, maxEpochs } = task;
    this.adam = new Adam(models, { learningRate, clipNorm: options.clipNorm });
    this.random = options.random ?? stream(name);
    this.batches = Math.floor(samples / batchSize) + (samples % batchSize >= 2 ? 1 : 0);
    this.best = takeSnapshot(models);
    this.resume();
    const start = this.position.pass * this.batches + this.position.batch;
    const total = maxEpochs * this.batches;
    this.progress = startProgress({ label: name, total, start, unit: 'batch', quiet: options.quiet });
  }

  async run(): Promise<TrainingHistory> {
    const { task, position } = this;
    while (position.pass < task.maxEpochs && !this.isEnough()) {
      if (!(await this.runPass())) return this.finish('interrupted');
      await this.completePass();
    }
    restoreSnapshot(task.models, this.best, task.name);
    return this.finish(position.pass < task.maxEpochs ? 'early' : 'completed');
  }

  dispose(): void {
    this.adam.dispose();
  }

  /** The batches of a pass that are still to do; false when it was interrupted before the last. */
  private async runPass(): Promise<boolean> {
    const { task, position, batches, random } = this;
    const order = random.split('order').split(position.pass).permutation(task.samples);
    while (position.batch < batches) {
      if (await interrupted(this.options.signal ?? interruptionSignal())) return false;
      const first = position.batch * task.batchSize;
      const own = random.split('batch').split(position.pass).split(position.batch);
      for (const model of task.models) setDropoutStep(model, own.split('dropout'));
      const loss = this.adam.minimize(() => task.loss(order.slice(first, first + task.batchSize), own));
      if (!Number.isFinite(loss)) this.fail(loss);
      position.lossSum += loss;
      position.batch++;
      this.progress.update(position.pass * batches + position.batch, {
        loss: position.lossSum / position.batch,
      });
      if (performance.now() - this.savedAt > 1000 * (this.options.checkpointSeconds ?? 30)) this.save();
    }
    return true;
  }

  private async completePass(): Promise<void> {
    const { task, position } = this;
    const measures = (await task.measure?.()) ?? {};
    const row = {
      pass: position.pass + 1,
      loss: position.lossSum / this.batches,
      ...measures,
      seconds: this.seconds(),
    };
    const best = position.rows[position.bestPass - 1];
    if (!best || task.isBetter(row, best)) {
      position.bestPass = row.pass;
      this.best = takeSnapshot(task.models);
    }
    position.rows.push(row);
    position.pass++;
    position.batch = 0;
    position.lossSum = 0;
    this.save();
    this.options.logger?.log(task.name, position.rows);
  }

  private isEnough(): boolean {
    const { rows, bestPass } = this.position;
    return rows.length > 0 && this.task.isEnough(rows, bestPass);
  }

  private finish(stopped: TrainingHistory['stopped']): TrainingHistory {
    if (stopped === 'interrupted') this.save();
    const { rows, bestPass, pass } = this.position;
    const loss = rows.length ? `, loss ${rows[rows.length - 1]!.loss.toFixed(4)}` : '';
    this.progress.done(`${this.task.name}: ${stopped} after ${pass} of ${this.task.maxEpochs} passes${loss}`);
    return { rows, stopped, bestPass, seconds: this.seconds() };
  }

  private fail(loss: number): never {
    const where = `${loss} in pass ${this.position.pass + 1}, batch ${this.position.batch + 1}`;
    throw expected(
      this.task.name,
      'a finite loss',
      where,
      'lower the learning rate or look for outliers in the data',
    );
  }

  private seconds(): number {
    return this.position.seconds + (performance.now() - this.resumedAt) / 1000;
  }

  private resume(): void {
    const { checkpointFile } = this.options;
    const checkpoint = checkpointFile && readCheckpoint(checkpointFile, this.describe());
    if (!checkpoint) return;
    restoreSnapshot(this.task.models, checkpoint.weights, `"${checkpointFile}"`);
    this.adam.restore(checkpoint.adam);
    this.best = checkpoint.best;
    this.position = checkpoint.position;
  }

  private save(): void {
    const { checkpointFile } = this.options;
    this.savedAt = performance.now();
    if (!checkpointFile) return;
    const position = { ...this.position, seconds: this.seconds() };
    const weights = takeSnapshot(this.task.models);
    writeCheckpoint(
      checkpointFile,
      { position, weights, best: this.best, adam: this.adam.state() },
      this.describe(),
    );
  }

  /** What a checkpoint must be of, to go on from it. */
  private describe(): string {
    const { name, samples, batchSize, learningRate } = this.task;
    return `${name}, ${samples} samples in batches of ${batchSize}, learning rate ${learningRate}, stream ${this.random.key}`;
  }
}

function checkTask({ name, samples, batchSize, learningRate, maxEpochs }: TrainingTask): void {
  if (samples < 2) throw expected(name, 'at least two samples to train on', String(samples));
  if (!Number.isInteger(batchSize) || batchSize < 2)
    throw expected(name, 'a whole batchSize from 2', String(batchSize));
  if (!Number.isInteger(maxEpochs) || maxEpochs < 0)
    throw expected(name, 'a whole number of maxEpochs from 0', String(maxEpochs));
  if (!(learningRate > 0)) throw expected(name, 'a learningRate above 0', String(learningRate));
}
