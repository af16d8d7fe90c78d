import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open } from '../../../src/data/open';
import { put, scratchFolder } from '../../support/scratch';

const folder = scratchFolder();
const fixture = (...path: string[]) => readFileSync(join(__dirname, '../../fixtures/data', ...path));
const sound = JSON.parse(fixture('sound', 'sound.json').toString()).RF64.file as string;

test.each([
  ['NPY', fixture('numpy', 'float32.npy')],
  ['NPZ', fixture('numpy', 'packed.npz')],
  ['pickle', fixture('numpy', 'array.pkl')],
  ['WAV', Buffer.from(sound, 'base64')],
])('open tells %s by its content', async (format, bytes) => {
  const path = put(folder, `${format}.bin`, bytes);
  const options =
    format === 'WAV' ? {} : { samplingRate: 100, ...(format === 'NPZ' && { variable: 'fortran' }) };
  expect((await open(path, options)).format).toBe(format);
});
