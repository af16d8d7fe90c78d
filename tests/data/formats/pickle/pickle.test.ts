import { describe, expect, test } from 'vitest';
import { type NumpyArray, readPickle } from '../../../../src/data';
import { pickle } from '../../../../src/data/formats/pickle/pickle';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { readSource } from '../../read-source';
import { bytesOf, described, pathOf, truth } from '../numpy/numpy-fixtures';

const folder = scratchFolder();
const bytes = (text: string) => Buffer.from(text, 'latin1');

for (const protocol of [0, 2, 5]) {
  formatConformance(`pickle, protocol ${protocol}`, {
    cases: protocol === 5 ? undefined : 2000,
    extension: 'pkl',
    whole: bytesOf(`protocol${protocol}.pkl`),
    read: readPickle,
    hostile: {
      'a command': bytes('cos\nsystem\n(S"id"\ntR.'),
      'a command by its other name': bytes('\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.'),
      'code to evaluate': bytes('c__builtin__\neval\n(S"1"\ntR.'),
      'a way round through getattr': bytes('cbuiltins\ngetattr\n(N(ttR.'),
      'an object of a class': bytes('(i__main__\nPatient\n.'),
      'a name from a registry': bytes('\x80\x02\x82\x01.'),
      'something stored elsewhere': bytes('P7\n.'),
      'the prototype of all objects as a callable': bytes('c__proto__\nconstructor\n.'),
      'text of 4 GB': bytes('\x80\x03X\xff\xff\xff\xff.'),
      'an integer of 4 GB': bytes('\x8b\xff\xff\xff\x7f.'),
      'an integer of a hundred thousand digits': bytes(`L${'9'.repeat(100_000)}L\n.`),
      'bytes of 8 EB': bytes('\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f.'),
      'nothing on the stack': bytes('\x80\x04\x85.'),
      'values that were never seen': bytes('\x80\x04h\x07.'),
      'one array named a thousand times': manyArrays(1000),
    },
  });
}

/** Bytes that are held once, and unfold to many arrays. */
function manyArrays(count: number): Buffer {
  const dtype = 'cnumpy\ndtype\n(S"u1"\ntRp1\n0';
  const content = `S"${'x'.repeat(1000)}"\np2\n0`;
  const one = 'cnumpy\nndarray\n)R((I1000\ntg1\nI0\ng2\ntb';
  return bytes(`${dtype}${content}(${one.repeat(count)}l.`);
}

describe('readPickle', () => {
  test.each([0, 1, 2, 3, 4, 5])('protocol %i: reads what Python wrote', async (protocol) => {
    const value = (await readPickle(pathOf(`protocol${protocol}.pkl`))) as Map<unknown, unknown>;
    for (const [name, array] of Object.entries(truth.pickle)) {
      expect(described(value.get(name) as NumpyArray), name).toEqual(array);
    }
    const { shape, dtype, values } = value.get('objects') as NumpyArray;
    expect({ shape, dtype, values }).toEqual({ shape: [3], dtype: 'object', values: [1, 'two', null] });
    expect(value.get('scalars')).toEqual([1.5, -7, true, 'N2', 0.1]);
    expect(value.get('python')).toEqual([
      ...[null, true, false, 0, 255, 65535, -1, 2 ** 31, -(2 ** 31)],
      ...[2n ** 53n, -(2n ** 70n), 10n ** 30n, 0.1, -1e300],
    ]);
    expect(value.get('text')).toBe('Schlaf µ 😴\n\\u0041\'"');
    expect(Array.from(value.get('bytes') as Uint8Array)).toEqual(Array.from({ length: 256 }, (_, at) => at));
    expect(Array.from(value.get('bytearray') as Uint8Array)).toEqual([0, 255]);
    expect(value.get('tuple')).toEqual([1, [2, 3], [], [4, []]]);
    expect(value.get('sets')).toEqual([new Set([1, 2]), new Set([3])]);
    expect(value.get(3)).toEqual(new Map([['nested', new Map()]]));
    expect(value.get('ordered')).toEqual(new Map(Object.entries({ a: 1, b: 2 })));
    const again = value.get('again') as unknown[];
    expect(again[0]).toBe(value.get('eeg'));
    expect(again[1]).toBe(value.get('eeg'));
  });

  test('reads what Python 2 and older versions of NumPy wrote', async () => {
    const value = (await readPickle(pathOf('python2.pkl'))) as Map<string, NumpyArray>;
    expect(value.get('subject')).toBe(7);
    expect(described(value.get('data')!)).toEqual({ shape: [1, 2], dtype: 'float32', values: [1, 2] });
  });

  test('refuses to call anything else, and names it', async () => {
    const refusal = readPickle(put(folder, 'evil.pkl', bytes('cos\nsystem\n(S"id"\ntR.')));
    await expect(refusal).rejects.toThrow(
      /^readPickle: expected arrays and plain containers, got "os\.system" in ".*"; such a pickle would run code/,
    );
    const wrong = readPickle(put(folder, 'wrong.pkl', bytes('cnumpy.core.multiarray\nfromfile\n.')));
    await expect(wrong).rejects.toThrow('"numpy.core.multiarray.fromfile"');
  });

  test('refuses several pickles in one file', async () => {
    await expect(readPickle(put(folder, 'two.pkl', bytes('N.N.')))).rejects.toThrow(
      'expected one pickle, got 2 more bytes',
    );
  });
});

describe('a pickle as a recording', () => {
  test('is an array, or one of several by its name', async () => {
    const path = pathOf('array.pkl');
    const start = bytesOf('array.pkl');
    expect(pickle.recognises({ bytes: start, text: start.toString('latin1'), path })).toBe(true);
    const source = await pickle.open(path, { samplingRate: 250 });
    expect([source.segments.length, source.channels.length, source.epoched]).toEqual([2, 3, true]);
    const { samples } = await readSource(source);
    const all = samples.flatMap((trial) => trial.flatMap((channel) => [...channel]));
    expect(all).toEqual(truth.pickle.eeg!.values);
    const named = await pickle.open(pathOf('protocol5.pkl'), { samplingRate: 250, variable: 'fortran' });
    expect((await readSource(named)).samples[0]!.flatMap((channel) => [...channel])).toEqual(
      truth.pickle.fortran!.values,
    );
    await expect(pickle.open(pathOf('protocol5.pkl'), { samplingRate: 250 })).rejects.toThrow(
      'the option variable',
    );
  });
});
