import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  convert,
  type DatasetRecording,
  type EpochSource,
  Epochs,
  fitNormalizer,
  openEpochStore,
  type StoreType,
} from '../src/data';
import * as engine from '../src/engine';
import { simpleSleepNet } from '../src/models';
import { pretrain } from '../src/train';

/** How much is stored and trained. */
export interface StoreSize {
  nights: number;
  epochsPerNight: number;
  dtype: StoreType;
  batchSize: number;
  steps: number;
}

/** What `npm run bench -- store --json` prints. */
export interface StoreResults extends StoreSize {
  epochs: number;
  fileMegabytes: number;
  writeMegabytesPerSecond: number;
  /** Reading all epochs in their order, as the statistics for normalisation do. */
  sequentialMegabytesPerSecond: number;
  /** Reading batches in the shuffled order of a pass. */
  shuffledMegabytesPerSecond: number;
  millisecondsPerStep: number;
  /** Of a step's time, how much goes into waiting for its data. */
  readingShare: number;
  /** Of this process, before the first step and at the end. */
  peakMegabytesBefore: number;
  peakMegabytes: number;
}

const samplesPerEpoch = 3000;

/** Writes a store of invented nights into a temporary folder, pretrains from it for some steps, and removes it. */
export async function benchStore(size: StoreSize): Promise<StoreResults> {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-bench-'));
  try {
    const path = join(folder, 'nights.epochs');
    const began = performance.now();
    const { bytes, epochs } = await convert(nightsOf(size), path, { dtype: size.dtype });
    const written = performance.now();
    const store = openEpochStore(path);
    const normalizer = fitNormalizer(store);
    const fitted = performance.now();
    const peakMegabytesBefore = peak();
    const { reading, total, steps } = await train(normalizer.apply(store), size);
    const rate = (read: number, milliseconds: number) => read / 1000 / milliseconds;
    return {
      ...{ ...size, epochs, fileMegabytes: bytes / 1e6, steps },
      writeMegabytesPerSecond: rate(bytes, written - began),
      sequentialMegabytesPerSecond: rate(2 * bytes, fitted - written),
      shuffledMegabytesPerSecond: rate((bytes / epochs) * size.batchSize * steps, reading),
      millisecondsPerStep: total / steps,
      readingShare: reading / total,
      ...{ peakMegabytesBefore, peakMegabytes: peak() },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nights of the same noise, each louder than the one before. */
function nightsOf({ nights, epochsPerNight }: StoreSize): DatasetRecording[] {
  const noise = engine.stream('bench').fillNormal(new Float32Array(epochsPerNight * samplesPerEpoch));
  return Array.from({ length: nights }, (_, night) => ({
    name: `night ${night}`,
    files: [],
    read: async () =>
      new Epochs({
        values: noise.map((value) => (20 + night / 10) * value),
        ...{ samplesPerEpoch, samplingRate: 100, channels: ['EEG Fpz-Cz'] },
        labels: Int32Array.from({ length: epochsPerNight }, (_, row) => row % 5),
        subjects: new Array(epochsPerNight).fill(`S${night}`),
        nights: new Array(epochsPerNight).fill(`S${night}-1`),
        seconds: Float64Array.from({ length: epochsPerNight }, (_, row) => 30 * row),
      }),
  }));
}

/** Pretrains for some steps; the first, in which memory is claimed, is not measured. */
async function train(source: EpochSource, { batchSize, steps }: StoreSize) {
  await engine.use('native');
  const enough = new AbortController();
  const starts: number[] = [];
  let reading = 0;
  const timed: EpochSource = Object.assign(Object.create(source) as EpochSource, {
    read(rows: ArrayLike<number>, out: Float32Array) {
      const start = performance.now();
      source.read(rows, out);
      if (starts.length) reading += performance.now() - start;
      if (starts.push(start) === steps + 1) enough.abort();
    },
  });
  await pretrain(simpleSleepNet(), timed, { batchSize, maxEpochs: 1, signal: enough.signal, quiet: true });
  const measured = starts.length - 1;
  return { reading, steps: measured, total: performance.now() - starts[1]! };
}

function peak(): number {
  return process.resourceUsage().maxRSS / 1024;
}
