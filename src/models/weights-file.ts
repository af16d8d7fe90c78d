import { readFileSync } from 'node:fs';
import type * as tf from '@tensorflow/tfjs';
import { expected, writeFileAtomic } from '../system';
import { formatSafetensors } from './format-safetensors';
import { parseSafetensors } from './parse-safetensors';
import { loadStateDict, stateDict } from './state-dict';

/**
 * Writes a model's weights as a safetensors file with PyTorch's names and layouts. In Python,
 * `module.load_state_dict(safetensors.torch.load_file(path))` reads it.
 *
 * @param metadata free text by key, kept in the file's header
 * @throws ThetalabError when the file cannot be written
 */
export function exportWeights(
  model: tf.LayersModel,
  path: string,
  metadata: Record<string, string> = {},
): void {
  writeFileAtomic(path, formatSafetensors(stateDict(model), { format: 'pt', ...metadata }));
}

/**
 * Gives a model the weights of a safetensors file, ours or one that PyTorch wrote
 * (`safetensors.torch.save_file(module.state_dict(), path)`).
 *
 * @returns the file's metadata
 * @throws ThetalabError when the file cannot be read, is damaged, or belongs to another model (the message says what is
 *   missing, unexpected or of another shape); the model is then as it was
 */
export function importWeights(model: tf.LayersModel, path: string): Record<string, string> {
  const { tensors, metadata } = parseSafetensors(readBytes(path), `"${path}"`);
  loadStateDict(model, tensors, `"${path}"`);
  return metadata;
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw expected('importWeights', 'a readable safetensors file', `"${path}" (${code})`, 'check the path');
  }
}
