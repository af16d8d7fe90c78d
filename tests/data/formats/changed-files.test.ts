import { copyFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { File as Hdf5, ready as hdf5Ready } from 'h5wasm/node';
import { describe, expect, test } from 'vitest';
import { type OpenOptions, open, writeEdf } from '../../../src/data';
import { put, scratchFolder } from '../../support/scratch';

const folder = scratchFolder();
const fixtures = join(__dirname, '../../fixtures/data');
const copied = (from: string, name: string) => {
  copyFileSync(join(fixtures, from), join(folder, name));
  return join(folder, name);
};
const array = { samplingRate: 100 };
/** More than what is read when a file is opened. */
const samples = Float64Array.from({ length: 20_000 }, (_, at) => at % 100);

/** What is opened, and where its samples are. */
interface Files {
  path: string;
  data: string;
  options?: OpenOptions;
}

const formats: Record<string, () => Files | Promise<Files>> = {
  EDF() {
    const path = join(folder, 'night.edf');
    writeEdf(path, [{ label: 'Cz', samplingRate: 100, samples: new Float32Array(100) }]);
    return { path, data: path };
  },
  BrainVision() {
    copied('brainvision/int16.vmrk', 'int16.vmrk');
    return {
      path: copied('brainvision/int16.vhdr', 'int16.vhdr'),
      data: copied('brainvision/int16.eeg', 'int16.eeg'),
    };
  },
  'EEGLAB with .fdt': () => ({
    path: copied('beside.set', 'beside.set'),
    data: copied('hdf5.fdt', 'beside.fdt'),
  }),
  NPY() {
    const path = copied('numpy/version2.npy', 'one.npy');
    return { path, data: path, options: array };
  },
  'NPZ, packed': () => npz('packed'),
  'NPZ, stored': () => npz('stored'),
  WAV() {
    const bytes = Buffer.alloc(44 + 200);
    bytes.write('RIFF');
    bytes.writeUInt32LE(236, 4);
    bytes.write('WAVEfmt ', 8);
    bytes.writeUInt32LE(16, 16);
    for (const [at, value] of [1, 1, 100, 0, 200, 0, 2, 16].entries())
      bytes.writeUInt16LE(value, 20 + 2 * at);
    bytes.write('data', 36);
    bytes.writeUInt32LE(200, 40);
    const path = put(folder, 'sound.wav', bytes);
    return { path, data: path };
  },
  'MAT version 5'() {
    const tag = (type: number, size: number) => Int32Array.of(type, size);
    const parts = [
      ...[tag(6, 8), Int32Array.of(6, 0), tag(5, 8), Int32Array.of(2, samples.length / 2)],
      ...[tag(1, 1), Buffer.from('x\0\0\0\0\0\0\0'), tag(9, samples.byteLength), samples],
    ].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
    const matrix = Buffer.concat(parts);
    const header = Buffer.alloc(128, ' ');
    header.write('MATLAB 5.0 MAT-file');
    header.write('\0\x01IM', 124, 'latin1');
    const path = put(
      folder,
      'five.mat',
      Buffer.concat([header, Buffer.from(tag(14, matrix.length).buffer), matrix]),
    );
    return { path, data: path, options: array };
  },
  async 'MAT version 7.3'() {
    await hdf5Ready;
    const path = join(folder, 'seven.mat');
    const file = new Hdf5(path, 'w');
    file.create_dataset({ name: 'x', data: samples, shape: [samples.length / 2, 2] });
    file.close();
    return { path, data: path, options: array };
  },
};

function npz(kind: 'packed' | 'stored'): Files {
  const path = copied(`numpy/${kind}.npz`, `${kind}.npz`);
  return { path, data: path, options: { ...array, variable: 'float32' } };
}

describe.each(Object.entries(formats))('%s', (_, make) => {
  test('whose samples were written anew is not read as what was opened', async () => {
    const { path, data, options } = await make();
    const [changed, same] = [await open(path, options), await open(path, options)];
    expect((await same.load({ segment: 0 })).channels.length).toBeGreaterThan(0);
    utimesSync(data, new Date(), new Date(Date.now() + 5000));
    await expect(changed.load({ segment: 0 })).rejects.toThrow('open it again');
  });
});
