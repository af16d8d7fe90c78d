import { describe, expect, test } from 'vitest';
import { numbersOf, readNpy } from '../../../../src/data';
import { npy } from '../../../../src/data/formats/numpy/npy';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { readSource } from '../../read-source';
import { bytesOf, described, pathOf, truth } from './numpy-fixtures';

const folder = scratchFolder();
const withHeader = (header: string, data = new Uint8Array(0), version = 1) => {
  const text = Buffer.from(`${header}\n`, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]), length, text, data]);
};
const simple = (descr: string, shape: string) =>
  withHeader(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`);

formatConformance('NPY', {
  extension: 'npy',
  whole: bytesOf('fortran-4d.npy'),
  read: readNpy,
  hostile: {
    'more items than there is memory': simple('<f8', '(99999999, 99999999)'),
    'sizes whose product is not finite': simple('<f8', `(${'9'.repeat(300)}, ${'9'.repeat(300)})`),
    'a size below 0': simple('<f8', '(-1, -8)'),
    'items of no size': simple('|S0', '(9007199254740991,)'),
    'endless brackets': withHeader('('.repeat(60_000)),
    'a header of 4 GB': Buffer.concat([
      bytesOf('version2.npy').subarray(0, 8),
      Buffer.alloc(4, 255),
      Buffer.alloc(64),
    ]),
  },
});
formatConformance('NPY of objects', {
  extension: 'npy',
  cases: 2000,
  whole: bytesOf('objects.npy'),
  read: readNpy,
});
formatConformance('NPY as a recording', {
  cases: 2000,
  extension: 'npy',
  whole: bytesOf('float64-big-fortran.npy'),
  read: async (path) => readSource(await npy.open(path, { samplingRate: 100 })),
});

describe('readNpy', () => {
  test.each(Object.keys(truth.npy))('reads %s as NumPy does', async (name) => {
    expect(described(await readNpy(pathOf(`${name}.npy`)))).toEqual(truth.npy[name]);
  });

  test('reads objects without running them', async () => {
    const { shape, dtype, values } = await readNpy(pathOf('objects.npy'));
    expect({ shape, dtype }).toEqual({ shape: [2], dtype: 'object' });
    const [first, second] = values as [Map<string, unknown>, null];
    expect(second).toBeNull();
    expect(first.get('rate')).toBe(250);
    expect(first.get('eeg')).toMatchObject(
      truth.npy.int16!.values.length ? { shape: [1, 2], dtype: 'int16' } : {},
    );
  });

  test('names what it cannot read', async () => {
    await expect(readNpy(pathOf('structured.npy'))).rejects.toThrow('with the fields onset, stage');
    await expect(readNpy(pathOf('longdouble.npy'))).rejects.toThrow('got "<f16"');
    await expect(
      readNpy(put(folder, 'two.npy', Buffer.concat([bytesOf('int8.npy'), bytesOf('int8.npy')]))),
    ).rejects.toThrow('holds several arrays');
  });

  test('numbersOf gives plain numbers, or says what is lost', async () => {
    expect(numbersOf(await readNpy(pathOf('bool.npy')))).toEqual(Float64Array.of(1, 0, 0, 1));
    expect(numbersOf({ shape: [2], dtype: 'int64', values: BigInt64Array.of(-3n, 4n) })).toEqual(
      Float64Array.of(-3, 4),
    );
    expect(() => numbersOf({ shape: [1], dtype: 'uint64', values: BigUint64Array.of(2n ** 60n) })).toThrow(
      'below 2^53',
    );
    expect(() => numbersOf({ shape: [1], dtype: 'str', values: ['W'] })).toThrow('an array of real numbers');
  });
});

describe('an array as a recording', () => {
  test.each(['float64-big-fortran', 'float32'])('%s has trials, channels and samples', async (name) => {
    const source = await npy.open(pathOf(`${name}.npy`), {
      samplingRate: 250,
      unit: 'mV',
      channels: ['C3', 'EOG', 'Cz'],
    });
    expect(source).toMatchObject({ format: 'NPY', epoched: true, notes: [] });
    expect(source.channels.map(({ label, type, unit }) => [label, type, unit])).toEqual([
      ['C3', 'eeg', 'mV'],
      ['EOG', 'eog', 'mV'],
      ['Cz', 'eeg', 'mV'],
    ]);
    expect(source.segments).toEqual([
      { onset: 0, duration: 0.016 },
      { onset: 0.016, duration: 0.016 },
    ]);
    const { samples } = await readSource(source);
    const all = Float32Array.from(truth.npy[name]!.values as number[]);
    samples.flat().forEach((channel, at) => {
      expect(channel).toEqual(all.slice(4 * at, 4 * at + 4));
    });
  });

  test('of one or two dimensions has one segment, and reads a part alone', async () => {
    const flat = await npy.open(pathOf('float64.npy'), { samplingRate: 100 });
    expect([flat.channels.length, flat.segments.length, flat.epoched]).toEqual([1, 1, false]);
    const matrix = await npy.open(pathOf('fortran.npy'), { samplingRate: 1 });
    expect(await matrix.read(0, [{ channel: 1, first: 1, count: 2 }])).toEqual([Float32Array.of(4, 5)]);
  });

  test('needs a rate, as many labels as channels, and real numbers', async () => {
    await expect(npy.open(pathOf('fortran.npy'), {})).rejects.toThrow('expected the option samplingRate');
    await expect(npy.open(pathOf('fortran.npy'), { samplingRate: 1, channels: ['C3'] })).rejects.toThrow(
      '2 labels',
    );
    await expect(npy.open(pathOf('fortran-4d.npy'), { samplingRate: 1 })).rejects.toThrow('(2, 3, 4, 5)');
    await expect(npy.open(pathOf('complex64.npy'), { samplingRate: 1 })).rejects.toThrow('complex64');
    await expect(npy.open(pathOf('empty.npy'), { samplingRate: 1 })).rejects.toThrow('(0, 3)');
    await expect(npy.open(pathOf('fortran.npy'), { samplingRate: 1, variable: 'x' })).rejects.toThrow(
      'a single array',
    );
  });

  test('of more channels than samples is remarked on', async () => {
    const path = put(folder, 'tall.npy', Buffer.concat([simple('|i1', '(3, 2)'), Buffer.alloc(6)]));
    expect((await npy.open(path, { samplingRate: 1 })).notes[0]).toContain('3 channels of 2 samples');
  });
});
