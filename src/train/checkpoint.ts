import { existsSync, readFileSync } from 'node:fs';
import type * as tf from '@tensorflow/tfjs';
import { formatSafetensors, loadStateDict, parseSafetensors, type SafeTensor, stateDict } from '../models';
import { expected, writeFileAtomic } from '../system';
import type { AdamState } from './adam';
import type { PassRow } from './history';

/** The weights of some models by model and PyTorch's names. */
export type Snapshot = Map<string, SafeTensor>;

/** Where a training is, apart from its weights. */
export interface Position {
  /** Passes that are complete. */
  pass: number;
  /** Batches of the current pass that are complete. */
  batch: number;
  /** Sum of their losses. */
  lossSum: number;
  rows: PassRow[];
  /** Pass of the best weights so far, counted from 1; 0 before the first. */
  bestPass: number;
  /** Seconds of training so far. */
  seconds: number;
}

/** All that a training needs to go on as if it had never stopped. */
export interface Checkpoint {
  position: Position;
  weights: Snapshot;
  best: Snapshot;
  adam: AdamState;
}

/** Version of the layout, kept in the file. */
const format = '1';

/** Copies the weights of some models. */
export function takeSnapshot(models: readonly tf.LayersModel[]): Snapshot {
  return new Map(
    models.flatMap((model, at) =>
      [...stateDict(model)].map(([name, tensor]) => [`${at}/${name}`, tensor] as const),
    ),
  );
}

/** Gives models the weights of a snapshot. */
export function restoreSnapshot(models: readonly tf.LayersModel[], snapshot: Snapshot, source: string): void {
  models.forEach((model, at) => {
    loadStateDict(model, under(`${at}/`, snapshot), source);
  });
}

/** Writes a checkpoint as one safetensors file, whole or not at all. */
export function writeCheckpoint(
  path: string,
  { position, weights, best, adam }: Checkpoint,
  task: string,
): void {
  const tensors = new Map<string, SafeTensor>();
  for (const [name, tensor] of weights) tensors.set(`weights/${name}`, tensor);
  for (const [name, tensor] of best) tensors.set(`best/${name}`, tensor);
  adam.m.forEach((values, at) => {
    tensors.set(`adam.m/${at}`, { dtype: 'F32', shape: [values.length], values });
    tensors.set(`adam.v/${at}`, { dtype: 'F32', shape: [values.length], values: adam.v[at]! });
  });
  const state = JSON.stringify({ ...position, step: adam.step });
  writeFileAtomic(path, formatSafetensors(tensors, { format, task, state }));
}

/**
 * Reads a checkpoint, or gives `undefined` when there is none yet.
 *
 * @param task what is being trained and how: a checkpoint of another training is refused
 */
export function readCheckpoint(path: string, task: string): Checkpoint | undefined {
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = parseSafetensors(readFileSync(path), `"${path}"`);
  if (metadata.format !== format || metadata.task !== task) {
    const got = metadata.format === format ? `one of ${metadata.task}` : `format ${metadata.format}`;
    throw expected(
      'readCheckpoint',
      `a checkpoint of ${task}`,
      `${got} in "${path}"`,
      'name another file or remove it',
    );
  }
  const { step, ...position } = JSON.parse(metadata.state!) as Position & { step: number };
  const list = (prefix: string) =>
    [...under(prefix, tensors)].map(([, { values }]) => values as Float32Array);
  return {
    position,
    weights: under('weights/', tensors),
    best: under('best/', tensors),
    adam: { step, m: list('adam.m/'), v: list('adam.v/') },
  };
}

/** The tensors whose names begin with a prefix, in order, without it. */
function under(prefix: string, tensors: Snapshot): Snapshot {
  return new Map(
    [...tensors].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
}
