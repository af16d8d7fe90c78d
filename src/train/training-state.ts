import type * as tf from '@tensorflow/tfjs';
import { loadStateDict, stateDict } from '../models';
import { expected } from '../system';
import { Adam, type AdamOptions } from './adam';
import {
  type CheckpointSettings,
  type Position,
  readCheckpoint,
  type Snapshot,
  writeCheckpoint,
} from './checkpoint';

/** What a training state is told. */
interface StateOptions extends AdamOptions {
  /** Name of the training, for messages. */
  name: string;
  models: readonly tf.LayersModel[];
  /** Checkpoint to go on from, if it is there, and to keep. */
  file?: string;
  /** Seconds between two checkpoints. */
  saveSeconds: number;
  /** What a checkpoint must agree in. */
  settings: CheckpointSettings;
}

/** What a training has come to: its position, the models' weights, the best of them, and the optimiser. */
export class TrainingState {
  readonly adam: Adam;
  readonly position: Position;
  private best: Snapshot;
  private readonly startedAt = performance.now();
  private savedAt = performance.now();
  private readonly secondsBefore: number;

  /** Begins anew or, when there is a checkpoint, where that was made. */
  constructor(private readonly options: StateOptions) {
    const { models, file, settings } = options;
    const checkpoint = file === undefined ? undefined : readCheckpoint(file, settings);
    this.position = checkpoint?.position ?? {
      pass: 0,
      batch: 0,
      lossSum: 0,
      rows: [],
      bestPass: 0,
      seconds: 0,
    };
    this.secondsBefore = this.position.seconds;
    this.best = checkpoint?.best ?? takeSnapshot(models);
    this.adam = new Adam(models, options);
    if (!checkpoint) return;
    restoreSnapshot(models, checkpoint.weights, `"${file}"`);
    this.adam.restore(checkpoint.adam);
  }

  /** Seconds of training so far, those before an interruption included. */
  seconds(): number {
    return this.secondsBefore + (performance.now() - this.startedAt) / 1000;
  }

  /** Keeps the weights as they are now as the best ones. */
  keepBest(): void {
    this.best = this.finiteWeights();
  }

  /** Gives the models the best weights. */
  restoreBest(): void {
    restoreSnapshot(this.options.models, this.best, this.options.name);
  }

  /** Writes a checkpoint when the last one is old enough. */
  saveIfDue(): void {
    if (performance.now() - this.savedAt >= 1000 * this.options.saveSeconds) this.save();
  }

  /** Writes a checkpoint. */
  save(): void {
    const { file, settings } = this.options;
    if (file === undefined) return;
    const weights = this.finiteWeights();
    const position = { ...this.position, seconds: this.seconds() };
    writeCheckpoint(file, { position, weights, best: this.best, adam: this.adam.state() }, settings);
    this.savedAt = performance.now();
  }

  /** Frees the optimiser's memory; the models keep theirs. */
  dispose(): void {
    this.adam.dispose();
  }

  /** A gradient can overflow while its loss is finite: such weights must not replace a good checkpoint. */
  private finiteWeights(): Snapshot {
    const weights = takeSnapshot(this.options.models);
    for (const [name, { dtype, values }] of weights) {
      if (dtype !== 'F32' || values.every(Number.isFinite)) continue;
      throw diverged(this.options.name, this.position, `other weights "${name}"`, this.options.file);
    }
    return weights;
  }
}

/** The error of a training whose numbers are not finite any more, after the batches that `position` counts. */
export function diverged(name: string, { pass, batch }: Position, what: string, file?: string): Error {
  const kept = file === undefined ? '' : `; the checkpoint "${file}" is as it was`;
  return expected(
    name,
    'finite numbers',
    `${what} in pass ${pass + 1}, batch ${batch}`,
    `lower the learning rate, set clipNorm, or look for outliers in the data${kept}`,
  );
}

function takeSnapshot(models: readonly tf.LayersModel[]): Snapshot {
  return new Map(
    models.flatMap((model, at) =>
      [...stateDict(model)].map(([name, tensor]) => [`${at}/${name}`, tensor] as const),
    ),
  );
}

function restoreSnapshot(models: readonly tf.LayersModel[], snapshot: Snapshot, source: string): void {
  models.forEach((model, at) => {
    const own = [...snapshot].filter(([name]) => name.startsWith(`${at}/`));
    loadStateDict(model, new Map(own.map(([name, tensor]) => [name.slice(`${at}/`.length), tensor])), source);
  });
}
