import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, readEdf, writeEdf } from '../src/data';
import { RandomStream } from '../src/random';
import type { Work } from './job';

/** A recording of one night. */
export interface EdfNightSize {
  seconds: number;
  channels: number;
  /** In Hz. */
  samplingRate: number;
}

/** Every sample of a night to float32, as bench/peers/edf_night.py does with pyEDFlib and MNE. */
export function readNight(size: EdfNightSize): Work {
  const { path, dispose } = writeNight(size);
  return { run: () => readEdf(path), dispose };
}

/** Half a minute of one channel out of the middle of a night, from opening the file on, as bench/peers/edf_night.py does with MNE. */
export function readWindow(size: EdfNightSize): Work {
  const { path, dispose } = writeNight(size);
  const from = size.seconds / 2;
  const run = async () => {
    const recording = await open(path);
    return recording
      .pick(['EEG 3'])
      .crop(from, from + 30)
      .load();
  };
  return { run, dispose };
}

/** The file is gone when the process is. */
function writeNight({ seconds, channels, samplingRate }: EdfNightSize): { path: string; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-bench-'));
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', dispose);
  process.once('SIGTERM', () => process.exit());
  const path = join(folder, 'night.edf');
  const random = new RandomStream([1, 1]);
  const signals = Array.from({ length: channels }, (_, at) => ({
    ...{ label: `EEG ${at}`, unit: 'uV', samplingRate, physicalRange: [-3276.8, 3276.7] as const },
    samples: random
      .split(String(at))
      .fillNormal(new Float32Array(seconds * samplingRate))
      .map((value) => 50 * value),
  }));
  writeEdf(path, signals, { startTime: new Date('2024-01-01T22:00:00Z') });
  return { path, dispose };
}
