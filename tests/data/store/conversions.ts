import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { convert, type DatasetRecording, type Epochs } from '../../../src/data';
import { interrupt, resetInterruption } from '../../../src/system';
import { put, scratchFolder } from '../../support/scratch';
import { epochsOf } from '../sample-epochs';

export const folder = scratchFolder();
afterEach(resetInterruption);
let made = 0;
export const target = () => join(folder, `${made++}.epochs`);

/** Recordings of three epochs each; `read` counts how often each was read. */
export function recordingsOf(
  names: readonly string[],
  change: (epochs: Epochs) => Epochs = (epochs) => epochs,
) {
  const read = new Map<string, number>();
  const recordings = names.map((name): DatasetRecording => {
    const file = join(folder, name);
    if (!existsSync(file)) put(folder, name, name);
    return {
      name,
      files: [file],
      async read() {
        read.set(name, (read.get(name) ?? 0) + 1);
        return change(epochsOf([name, name, name])).with({ notes: [`${name}: noted`] });
      },
    };
  });
  return { recordings, read };
}

export const names = ['A', 'B', 'C', 'D'];
export const quiet = { quiet: true };

/** Converts some recordings, and is interrupted when one of them is read. */
export async function interruptedAt(path: string, name: string): Promise<void> {
  const { recordings } = recordingsOf(names);
  const stopping = recordings.map((one) => ({
    ...one,
    read: async () => {
      if (one.name === name) interrupt();
      return one.read();
    },
  }));
  await expect(convert(stopping, path, quiet)).rejects.toThrow('got an interruption after');
  resetInterruption();
}

/** The store of a conversion that nothing stopped. */
export const straight = target();
await convert(recordingsOf(names).recordings, straight, quiet);
