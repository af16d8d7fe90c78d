import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { counted, expected } from '../../../system';
import { storedNumbers } from '../interleaved-samples';
import type { StoredNumbers } from '../mat/value';
import { stampOf, withFile, withUnchanged } from '../range-file';
import type { EegFields } from './fields';

/** How many channels, samples in each trial, and trials. */
export interface DataShape {
  channels: number;
  samples: number;
  trials: number;
}

/** Where the samples of a dataset are: in the .set file, or in the .fdt file beside it. Channels vary fastest. */
export function samplesOf(
  eeg: EegFields,
  shape: DataShape,
  path: string,
): { stored: StoredNumbers; notes: string[] } {
  const data = eeg.get('data');
  if (typeof data === 'string') return samplesBeside(data.trim(), shape, path);
  const { channels, samples, trials } = shape;
  const wanted = trials > 1 ? [channels, samples, trials] : [channels, samples];
  if (data?.kind !== 'numbers' || data.imaginary || data.shape.join() !== wanted.join()) {
    const got =
      data?.kind === 'numbers' ? `${data.shape.join(' x ')} in "${path}"` : `something else in "${path}"`;
    throw expected('open', `${wanted.join(' x ')} real numbers as EEG.data`, got, 'the file is damaged');
  }
  return { stored: storedNumbers(data), notes: [] };
}

function samplesBeside(name: string, shape: DataShape, path: string) {
  const { file, notes } = fileBeside(name, path);
  const bytes = 4 * shape.channels * shape.samples * shape.trials;
  const stamp = withFile(file, 'open', stampOf);
  const { size } = stamp;
  if (size < bytes) {
    const remedy = 'the file is truncated, download it again';
    throw expected('open', `${bytes} bytes of samples`, `${size} in "${file}"`, remedy);
  }
  if (size > bytes)
    notes.push(`${counted(size - bytes, 'byte')} after the samples of ${basename(file)} left out`);
  const stored: StoredNumbers = {
    withValues: async (use) =>
      withUnchanged(stamp, 'open', ({ fill }) => {
        let room = new Float32Array(0); // for all blocks, which follow each other
        return use((first, count) => {
          if (room.length < count) room = new Float32Array(count);
          const values = room.subarray(0, count);
          fill(new Uint8Array(room.buffer, 0, 4 * count), 4 * first);
          return values;
        });
      }),
  };
  return { stored, notes };
}

/** @throws ThetalabError when the name leads elsewhere, or there is no such file */
function fileBeside(name: string, path: string): { file: string; notes: string[] } {
  const remedy = 'load and save the dataset in EEGLAB';
  if (/[/\\\0]/.test(name) || !/\.fdt$/i.test(name)) {
    const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
    throw expected('open', `the name of a .fdt file beside "${path}"`, `"${shown}" in its EEG.data`, remedy);
  }
  const named = join(dirname(path), name);
  if (existsSync(named)) return { file: named, notes: [] };
  const ownName = `${basename(path, extname(path))}.fdt`;
  const own = join(dirname(path), ownName);
  if (existsSync(own)) return { file: own, notes: [`${name} is missing; ${ownName} was read instead`] };
  throw expected('open', `"${name}" or "${ownName}" beside "${path}"`, 'neither', 'download it too');
}
