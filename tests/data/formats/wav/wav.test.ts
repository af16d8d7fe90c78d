import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readWav } from '../../../../src/data';
import { wav } from '../../../../src/data/formats/wav/wav';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { readSource } from '../../read-source';

const folder = scratchFolder();
/** What SciPy reads: see make_sound.py. */
const sounds = JSON.parse(
  readFileSync(join(__dirname, '../../../fixtures/data/sound/sound.json'), 'utf8'),
) as Record<string, { file: string; samplingRate: number; channels: number[][] }>;
const bytesOf = (name: string) => Buffer.from(sounds[name]!.file, 'base64');
const changed = (name: string, at: number, ...values: number[]) => {
  const bytes = bytesOf(name);
  bytes.set(values, at);
  return bytes;
};

formatConformance('WAV', {
  extension: 'wav',
  whole: bytesOf('int24, extensible'),
  read: readWav,
  hostile: {
    'more samples than it holds': changed('int16', 40, 0xff, 0xff, 0xff, 0x7f),
    'no channels': changed('int16', 22, 0, 0),
    'more channels than bytes': changed('int16', 22, 0xff, 0xff),
    'a chunk beyond its end': changed('int16', 16, 0xf0, 0xff, 0xff, 0xff),
    'chunks without end': Buffer.concat([bytesOf('int16').subarray(0, 12), Buffer.alloc(80_000)]),
  },
});
formatConformance('WAV as a recording', {
  cases: 2000,
  extension: 'wav',
  // What is after the samples is no part of the sound.
  cutsAreWhole: true,
  whole: bytesOf('uint8, odd'),
  read: async (path) => readSource(await wav.open(path, {})),
  secret: 'Quux',
});

describe('readWav', () => {
  test.each(Object.keys(sounds))('reads %s as SciPy does', async (name) => {
    const { samplingRate, channels } = sounds[name]!;
    const sound = await readWav(put(folder, 'sound.wav', bytesOf(name)));
    expect(sound.samplingRate).toBe(samplingRate);
    expect(sound.channels).toEqual(channels.map((channel) => Float32Array.from(channel)));
    expect(sound.notes.length).toBe(name.startsWith('streamed') ? 1 : 0);
  });

  test('as a recording, a part is read alone', async () => {
    const path = put(folder, 'sound.wav', bytesOf('int16'));
    const source = await wav.open(path, {});
    expect(
      source.channels.map(({ label, type, unit, samplingRate }) => [label, type, unit, samplingRate]),
    ).toEqual([
      ['audio 1', 'misc', '', 8000],
      ['audio 2', 'misc', '', 8000],
    ]);
    const { channels } = await readWav(path);
    expect((await readSource(source)).samples).toEqual([channels]);
    expect(await source.read(0, [{ channel: 1, first: 4, count: 3 }])).toEqual([channels[1]!.slice(4, 7)]);
    await expect(wav.open(path, { samplingRate: 1 })).rejects.toThrow('no samplingRate');
  });

  test('names what it cannot read', async () => {
    const read = (bytes: Uint8Array) => readWav(put(folder, 'other.wav', bytes));
    await expect(read(changed('int16', 20, 6, 0))).rejects.toThrow('format 6 of 16 bits');
    await expect(read(changed('int16', 34, 12, 0))).rejects.toThrow('format 1 of 12 bits');
    await expect(read(changed('int16', 32, 5, 0))).rejects.toThrow('in blocks of 5 bytes');
    await expect(read(bytesOf('int16').subarray(0, 36))).rejects.toThrow('a chunk with samples, got none');
  });

  test('refuses a recording that has changed since it was opened', async () => {
    const source = await wav.open(put(folder, 'growing.wav', bytesOf('int16')), {});
    put(folder, 'growing.wav', Buffer.concat([bytesOf('int16'), Buffer.alloc(4)]));
    await expect(source.read(0, [])).rejects.toThrow('open it again');
  });
});
