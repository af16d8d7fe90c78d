import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../src/data';
import { RandomStream } from '../src/random';
import type { Work } from './job';

/** A recording of EEGLAB, and where its samples are. */
export interface EeglabSize {
  channels: number;
  seconds: number;
  /** In Hz. */
  samplingRate: number;
  samples: 'inside' | 'beside';
}

/** Opens a .set file and reads all channels, as bench/peers/read_eeglab.py does with MNE. */
export function readEeglab({ channels, seconds, samplingRate, samples }: EeglabSize): Work {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-bench-'));
  const path = join(folder, 'night.set');
  const count = seconds * samplingRate;
  const data = new RandomStream([1, 1]).fillNormal(new Float32Array(channels * count));
  const bytes = new Uint8Array(data.buffer);
  const inside = samples === 'inside';
  if (!inside) writeFileSync(join(folder, 'night.fdt'), bytes);
  const fields = [
    ...Object.entries({ nbchan: channels, trials: 1, pnts: count, srate: samplingRate }).map(
      ([name, value]) => matrix(name, 6, [1, 1], 9, new Uint8Array(Float64Array.of(value).buffer)),
    ),
    inside
      ? matrix('data', 7, [channels, count], 7, bytes)
      : matrix('data', 4, [1, 9], 16, Buffer.from('night.fdt')),
  ];
  const header = Buffer.alloc(128, 'MATLAB 5.0 MAT-file '.padEnd(124));
  header.set([0, 1, 0x49, 0x4d], 124);
  writeFileSync(path, Buffer.concat([header, ...fields]));
  const ranges = Array.from({ length: channels }, (_, channel) => ({ channel, first: 0, count }));
  return {
    run: async () => (await open(path)).source.read(0, ranges),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** A variable of a MAT file of version 5, little-endian. */
function matrix(
  name: string,
  code: number,
  shape: readonly number[],
  type: number,
  content: Uint8Array,
): Buffer {
  const flags = element(6, new Uint8Array(Uint32Array.of(code, 0).buffer));
  const dimensions = element(5, new Uint8Array(Int32Array.from(shape).buffer));
  return element(
    14,
    Buffer.concat([flags, dimensions, element(1, Buffer.from(name)), element(type, content)]),
  );
}

function element(type: number, content: Uint8Array): Buffer {
  const tag = Buffer.from(Uint32Array.of(type, content.length).buffer);
  return Buffer.concat([tag, content, Buffer.alloc(-content.length & 7)]);
}
