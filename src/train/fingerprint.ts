import { createHash, type Hash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs';
import { type EpochSource, sampleBlocks } from '../data';
import { stateDict } from '../models';

/**
 * A short text that differs when signals, labels or their order differ; the same for epochs in memory and for the
 * same ones in a float32 store, which is read for it from one end to the other.
 */
export function epochsFingerprint(...parts: readonly EpochSource[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${4 * part.length * part.valuesPerEpoch};`);
    for (const values of sampleBlocks(part)) hash.update(bytesOf(values));
    hash.update(`${part.labels.byteLength};`).update(bytesOf(part.labels));
  }
  return digestOf(hash);
}

/** A short text that differs when a weight of the model differs. */
export function weightsFingerprint(model: tf.LayersModel): string {
  const hash = createHash('sha256');
  for (const { values } of stateDict(model).values())
    hash.update(`${values.byteLength};`).update(bytesOf(values));
  return digestOf(hash);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function digestOf(hash: Hash): string {
  return hash.digest('hex').slice(0, 16);
}
