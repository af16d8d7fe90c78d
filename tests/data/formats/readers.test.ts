import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  open,
  readEdf,
  readHypnogram,
  readMat,
  readNpy,
  readNpz,
  readPickle,
  readWav,
} from '../../../src/data';
import { formatEdf } from '../../support/edf-writer';
import { put, scratchFolder } from '../../support/scratch';
import { twoRates } from './edf/edf-files';

const folder = scratchFolder();
const fixture = (name: string) => readFileSync(join(__dirname, '../../fixtures/data', name));
const sound = JSON.parse(fixture('sound/sound.json').toString()).RF64.file as string;

/** Files with the functions besides `open` that read them. */
const files: Record<string, [bytes: Uint8Array, ...readers: ((path: string) => Promise<unknown>)[]]> = {
  edf: [formatEdf(twoRates), (path) => readEdf(path), (path) => readHypnogram(path)],
  'mat of version 5': [fixture('plain.mat'), (path) => readMat(path)],
  'mat of version 7.3': [fixture('small73.mat'), (path) => readMat(path)],
  npy: [fixture('numpy/float32.npy'), readNpy],
  npz: [fixture('numpy/packed.npz'), (path) => readNpz(path)],
  pickle: [fixture('numpy/array.pkl'), readPickle],
  wav: [Buffer.from(sound, 'base64'), readWav],
};

describe.each(Object.entries(files))('errors of a cut %s file', (_, [bytes, ...readers]) => {
  test('are those of the function that was called', async () => {
    const path = put(folder, 'cut', bytes.subarray(0, Math.floor(bytes.length / 2)));
    const cases = [(one: string) => open(one, {}), ...readers];
    const names = ['open', ...readers.map((reader) => reader.name || /read\w+/.exec(String(reader))![0])];
    for (const [at, reader] of cases.entries()) {
      const message = await reader(path).then(
        () => 'nothing',
        (error: Error) => error.message,
      );
      expect(message).toMatch(new RegExp(`^${names[at]}: `));
    }
  });
});
