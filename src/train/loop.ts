import type * as tf from '@tensorflow/tfjs';
import { type RandomStream, ready, stream } from '../engine';
import { setDropoutStep } from '../models';
import { counted, expected, interrupted, isInterruption, startProgress } from '../system';
import { BatchPlan } from './batch-plan';
import type { CheckpointSettings } from './checkpoint';
import { type PassRow, RecordedHistory, type TrainingHistory } from './history';
import type { TrainingLogger } from './loggers/logger';
import { LookAhead } from './look-ahead';
import { diverged, TrainingState } from './training-state';

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
  /** Seconds between checkpoints; there is one at the end anyway. 0 writes one after each batch (default 30). */
  checkpointSeconds?: number;
  /** Gets each pass's row (default: none). */
  logger?: TrainingLogger;
  /** Stops the training when aborted, as Ctrl-C and Jupyter's stop button do. */
  signal?: AbortSignal;
  /** No progress line (default false). */
  quiet?: boolean;
}

/** What distinguishes one kind of training from another; some prepare their batches, ahead of time if they like. */
export interface TrainingTask<Loaded = void> {
  name: string;
  /** The models that are trained, always in the same order. */
  models: tf.LayersModel[];
  /** Number of training samples in a pass. */
  samples: number;
  /**
   * Their indices in the order in which a pass takes them (default all in random order); `random` is the pass's own
   * stream.
   */
  order?(random: RandomStream): Int32Array;
  batchSize: number;
  learningRate: number;
  maxEpochs: number;
  /** What else the weights depend on, such as the data: a checkpoint must agree in it. Asked for only if there is one. */
  settings(): CheckpointSettings;
  /** Work before the first pass, such as embedding the data. */
  prepare?(): Promise<void>;
  /** Prepares the batch of these indices; `random` is the batch's own stream. */
  load?(indices: Int32Array, random: RandomStream): Loaded | Promise<Loaded>;
  /** How many batches are loaded while an earlier one is trained on (default 0). */
  ahead?: number;
  /** Loss of the samples with these indices. */
  loss(indices: Int32Array, random: RandomStream, loaded: Loaded): tf.Scalar;
  /** Called at the end, whatever it is. */
  close?(): Promise<void>;
  /** Measures after a pass, counted from 1, to add to its row. */
  measure?(pass: number): Promise<Record<string, number>>;
  /** Whether a row is better than the best one before it. */
  isBetter(row: PassRow, best: PassRow): boolean;
  /** Whether to stop early, asked after each pass. */
  isEnough(rows: readonly PassRow[], bestPass: number): boolean;
}

/**
 * Trains, on the engine chosen or else the best there is, until the passes are over, the task has enough, or somebody
 * interrupts; the models end with their best weights, after an interruption with their latest. Batches, views and
 * dropout follow from the numbers of pass and batch alone, so that a training that goes on from a checkpoint ends in
 * the same bytes as one that was never stopped.
 *
 * @throws ThetalabError when a setting is out of range, a checkpoint is not of this training, or a number is not finite
 *   any more (the message names pass and batch); the last checkpoint is kept then, and the models get their best weights
 */
export async function trainLoop<Loaded = void>(
  task: TrainingTask<Loaded>,
  options: LoopOptions,
): Promise<RecordedHistory> {
  checkTask(task, options);
  await ready();
  const { name, models, samples, batchSize, maxEpochs } = task;
  const random = options.random ?? stream(name);
  const batches = Math.floor(samples / batchSize) + (samples % batchSize >= 2 ? 1 : 0);
  const state = startState(task, options, random);
  const { position, adam } = state;
  const progress = startProgress({
    label: name,
    total: maxEpochs * batches,
    start: position.pass * batches + position.batch,
    unit: 'batch',
    quiet: options.quiet,
  });
  let ending: TrainingHistory['stopped'] | 'failed' = 'failed';
  const plan = new BatchPlan({ ...task, batches, random });
  const loaded = new LookAhead<Loaded>(
    (number) => task.load?.(...plan.batch(number)) as Loaded,
    task.ahead ?? 0,
    maxEpochs * batches,
  );

  const hasEnough = () => position.rows.length > 0 && task.isEnough(position.rows, position.bestPass);
  const end = (stopped: TrainingHistory['stopped']) => {
    state.save();
    if (stopped !== 'interrupted') state.restoreBest();
    ending = stopped;
    const { rows, bestPass } = position;
    return new RecordedHistory({ rows, stopped, bestPass, seconds: state.seconds() });
  };

  try {
    if (position.rows.length) options.logger?.log(name, position.rows);
    if (!(await unlessInterrupted(async () => task.prepare?.()))) return end('interrupted');
    progress.update(position.pass * batches + position.batch);
    while (position.pass < maxEpochs && !hasEnough()) {
      while (position.batch < batches) {
        if (await stopping(options.signal)) return end('interrupted');
        const number = position.pass * batches + position.batch;
        const [indices, own] = plan.batch(number);
        const batch = await loaded.take(number);
        for (const model of models) setDropoutStep(model, own.split('dropout'));
        const loss = adam.minimize(() => task.loss(indices, own, batch));
        position.batch++;
        if (!Number.isFinite(loss))
          throw diverged(name, position, `a loss of ${loss}`, options.checkpointFile);
        position.lossSum += loss;
        const meanLoss = position.lossSum / position.batch;
        progress.update(position.pass * batches + position.batch, { loss: meanLoss });
        state.saveIfDue();
      }
      const measured = await unlessInterrupted(async () => task.measure?.(position.pass + 1));
      if (!measured) return end('interrupted');
      const loss = position.lossSum / batches;
      const row = { pass: position.pass + 1, loss, ...measured.value, seconds: state.seconds() };
      const best = position.rows[position.bestPass - 1];
      if (!best || task.isBetter(row, best)) {
        state.keepBest();
        position.bestPass = row.pass;
      }
      position.rows.push(row);
      Object.assign(position, { pass: row.pass, batch: 0, lossSum: 0 });
      options.logger?.log(name, position.rows);
    }
    return end(hasEnough() && position.pass < maxEpochs ? 'early' : 'completed');
  } finally {
    if (ending === 'failed') state.restoreBest();
    progress.done(
      `${name}: ${ending} after ${position.pass} of ${counted(maxEpochs, 'pass', 'passes')}${lastLoss(position.rows)}`,
    );
    state.dispose();
    await task.close?.();
  }
}

function startState<L>(task: TrainingTask<L>, options: LoopOptions, random: RandomStream): TrainingState {
  const { name, models, samples, batchSize, learningRate } = task;
  const { checkpointFile: file, checkpointSeconds: saveSeconds = 30, clipNorm } = options;
  const settings = file === undefined ? {} : task.settings();
  return new TrainingState({
    name,
    models,
    file,
    saveSeconds,
    learningRate,
    clipNorm,
    settings: { training: name, samples, batchSize, learningRate, clipNorm, stream: random.key, ...settings },
  });
}

/** The result of some work, or `undefined` when it failed because somebody interrupts. */
async function unlessInterrupted<T>(work: () => Promise<T>): Promise<{ value: T } | undefined> {
  try {
    return { value: await work() };
  } catch (cause) {
    if (isInterruption(cause)) return undefined;
    throw cause;
  }
}

async function stopping(signal: AbortSignal | undefined): Promise<boolean> {
  return (await interrupted()) || signal?.aborted === true;
}

function lastLoss(rows: readonly PassRow[]): string {
  return rows.length ? `, loss ${rows[rows.length - 1]!.loss.toFixed(4)}` : '';
}

function checkTask(
  { name, samples, batchSize, learningRate, maxEpochs }: Omit<TrainingTask<unknown>, 'load' | 'loss'>,
  { clipNorm, checkpointSeconds = 0 }: LoopOptions,
): void {
  const demand = (holds: boolean, what: string, got: number) => {
    if (!holds) throw expected(name, what, String(got));
  };
  demand(samples >= 2, 'at least two samples to train on', samples);
  demand(Number.isInteger(batchSize) && batchSize >= 2, 'a whole batchSize from 2', batchSize);
  demand(Number.isInteger(maxEpochs) && maxEpochs >= 0, 'a whole number of maxEpochs from 0', maxEpochs);
  demand(learningRate > 0 && Number.isFinite(learningRate), 'a learningRate above 0', learningRate);
  demand(clipNorm === undefined || clipNorm > 0, 'a clipNorm above 0', clipNorm!);
  demand(checkpointSeconds >= 0, 'checkpointSeconds from 0', checkpointSeconds);
}
