import { createHash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs';
import type { Epochs } from '../data';
import { stateDict } from '../models';

/** A short text that differs when signals, labels or their order differ. */
export function epochsFingerprint(...parts: readonly Epochs[]): string {
  return fingerprint(parts.flatMap(({ values, labels }) => [values, labels]));
}

/** A short text that differs when a weight of the model differs. */
export function weightsFingerprint(model: tf.LayersModel): string {
  return fingerprint([...stateDict(model).values()].map(({ values }) => values));
}

function fingerprint(arrays: readonly ArrayBufferView[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of arrays) {
    hash.update(`${byteLength};`).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
