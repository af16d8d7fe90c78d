import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, vi } from 'vitest';
import { Epochs } from '../../src/data';
import { RandomStream } from '../../src/engine';
import { BatchNorm, initializeWeights, L2Normalize, SeededDropout, stateDict } from '../../src/models';
import { interrupt } from '../../src/system';
import type { TrainingLogger } from '../../src/train';

/** Epochs of 24 samples, small enough for the slowest engine: three classes, each a rhythm of its own in noise. */
export function smallEpochs(length: number, label = 'small'): Epochs {
  const random = new RandomStream([3, 4]).split(label);
  const samplesPerEpoch = 24;
  const labels = Int32Array.from({ length }, (_, row) => row % 3);
  const values = Float32Array.from({ length: length * samplesPerEpoch }, (_, at) => {
    const rhythm = 1 + 2 * (Math.floor(at / samplesPerEpoch) % 3);
    return Math.sin((2 * Math.PI * rhythm * at) / samplesPerEpoch) + random.normal(0, 0.5);
  });
  return new Epochs({
    values,
    samplesPerEpoch,
    samplingRate: 0.8,
    channels: ['EEG Fpz-Cz'],
    labels,
    classes: ['W', 'N1', 'N2'],
    subjects: new Array(length).fill('S01'),
    nights: new Array(length).fill('S01-1'),
    seconds: Float64Array.from({ length }, (_, row) => 30 * row),
  });
}

/** A small encoder with everything that a training must keep: batch normalisation, dropout, unit length. */
export function smallEncoder(seed = 1): tf.LayersModel {
  const layers = [
    tf.layers.flatten({ name: 'flat', inputShape: [24, 1] }),
    tf.layers.dense({ name: 'e.0', units: 8 }),
    new BatchNorm({ name: 'e.1' }),
    new SeededDropout({ name: 'e.2', rate: 0.2 }),
    tf.layers.dense({ name: 'e.3', units: 6 }),
    new L2Normalize({ name: 'e.4' }),
  ];
  return initializeWeights(tf.sequential({ layers }), new RandomStream([seed, 0]));
}

/** A small classifier of the small encoder's embeddings. */
export function smallClassifier(seed = 2): tf.LayersModel {
  const layers = [
    tf.layers.dense({ name: 'c.0', units: 8, inputShape: [6] }),
    new BatchNorm({ name: 'c.1' }),
    new SeededDropout({ name: 'c.2', rate: 0.2 }),
    tf.layers.dense({ name: 'c.3', units: 3 }),
  ];
  return initializeWeights(tf.sequential({ layers }), new RandomStream([seed, 0]));
}

/** A text that differs when any byte of the models' weights does. */
export function weightsOf(...models: tf.LayersModel[]): string {
  const hash = createHash('sha256');
  for (const model of models) {
    for (const [name, { values }] of stateDict(model)) {
      hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return hash.digest('hex');
}

/** Aborts a training when this many of its batches are done, by counting the dropout draws of a layer. */
export function stopAfter(model: tf.LayersModel, batches: number, stop: () => void = interrupt): void {
  let done = 0;
  const layer = model.layers.find((one) => one instanceof SeededDropout) as SeededDropout;
  const reset = layer.masks.reset.bind(layer.masks);
  vi.spyOn(layer.masks, 'reset').mockImplementation((random) => {
    reset(random);
    if (++done === batches) stop();
  });
}

/** A logger that remembers the calls. */
export function recorder(): TrainingLogger & { passes: number[][] } {
  const passes: number[][] = [];
  return { passes, log: (_, rows) => void passes.push(rows.map(({ pass }) => pass)) };
}

/** A folder for the files of a test file, removed at its end. */
export function temporaryFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-train-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** What PyTorch computed: see tests/fixtures/train/make_train.py. */
export const fixture = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'train', 'train.json'), 'utf8'),
) as {
  ntXent: {
    temperature: number;
    shape: [number, number];
    first: number[];
    second: number[];
    loss: number;
    firstGradient: number[];
    secondGradient: number[];
  }[];
  crossEntropy: {
    logits: number[];
    labels: number[];
    balanced: number[];
    weighted: number;
    unweighted: number;
    weightedGradient: number[];
  };
  adam: {
    clipNorm: number | null;
    start: { weight: number[]; bias: number[] };
    x: number[];
    y: number[];
    losses: number[];
    end: { weight: number[]; bias: number[] };
  }[];
};

/** The largest distance between two lists of numbers. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
}
