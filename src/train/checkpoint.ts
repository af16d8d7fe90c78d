import { existsSync, readFileSync } from 'node:fs';
import { formatSafetensors, parseSafetensors, type SafeTensor } from '../models';
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

/** What the course of a training depends on besides its weights; a checkpoint of other settings is refused. */
export type CheckpointSettings = Record<string, unknown>;

/** Version of the layout, kept in the file. */
const format = '1';

/**
 * Writes a checkpoint as one safetensors file, whole or not at all: `weights/...` and `best/...` by model and name,
 * `adam.m/...` and `adam.v/...` by parameter, and in the metadata `settings` and `state` as JSON.
 *
 * @throws ThetalabError when it cannot be written; the one before it is then untouched
 */
export function writeCheckpoint(path: string, checkpoint: Checkpoint, settings: CheckpointSettings): void {
  const { position, weights, best, adam } = checkpoint;
  const tensors = new Map<string, SafeTensor>();
  for (const [name, tensor] of weights) tensors.set(`weights/${name}`, tensor);
  for (const [name, tensor] of best) tensors.set(`best/${name}`, tensor);
  adam.m.forEach((values, at) => {
    tensors.set(`adam.m/${at}`, { dtype: 'F32', shape: [values.length], values });
    tensors.set(`adam.v/${at}`, { dtype: 'F32', shape: [values.length], values: adam.v[at]! });
  });
  const state = JSON.stringify({ ...position, step: adam.step });
  const metadata = { format, settings: JSON.stringify(settings), state };
  writeFileAtomic(path, formatSafetensors(tensors, metadata));
}

/**
 * Reads a checkpoint, or gives `undefined` when there is none yet.
 *
 * @throws ThetalabError when the file is damaged, of another version, or of a training with other settings
 */
export function readCheckpoint(path: string, settings: CheckpointSettings): Checkpoint | undefined {
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = parseSafetensors(readFileSync(path), `"${path}"`);
  if (metadata.format !== format || !metadata.settings || !metadata.state) {
    throw refused(path, `a checkpoint of format ${format}`, `format ${metadata.format}`);
  }
  compareSettings(path, JSON.parse(metadata.settings), JSON.parse(JSON.stringify(settings)));
  const { step, ...position } = JSON.parse(metadata.state) as Position & { step: number };
  return {
    position,
    weights: under('weights/', tensors),
    best: under('best/', tensors),
    adam: { step, m: inOrder('adam.m/', tensors), v: inOrder('adam.v/', tensors) },
  };
}

function compareSettings(path: string, stored: CheckpointSettings, wanted: CheckpointSettings): void {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(stored)])) {
    const [want, got] = [wanted, stored].map((settings) => JSON.stringify(settings[name]));
    if (want !== got) throw refused(path, `a checkpoint with ${name} ${want}`, `${name} ${got}`);
  }
}

function refused(path: string, what: string, got: string): Error {
  const remedy = 'go on with the settings that it was made with, name another file, or remove it';
  return expected('readCheckpoint', what, `${got} in "${path}"`, remedy);
}

/** The tensors whose names begin with a prefix, without it. */
function under(prefix: string, tensors: Snapshot): Snapshot {
  return new Map(
    [...tensors].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    ),
  );
}

function inOrder(prefix: string, tensors: Snapshot): Float32Array[] {
  const found = under(prefix, tensors);
  return Array.from(found.keys(), (_, at) => found.get(String(at))?.values as Float32Array);
}
