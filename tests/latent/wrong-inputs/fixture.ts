import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { Epochs } from '../../../src/data';
import type { Matrix } from '../../../src/signal';
import { clouds, someStream } from '../fixture';

export const quiet = true;
export const random = someStream();
/** Sixty points of three classes and six subjects. */
export const { points, labels } = clouds(60, 3, 4);
export const subjects = Array.from(labels, (_, i) => `subject ${Math.floor(i / 10)}`);
export const classes = ['W', 'N2', 'REM'];
export const epochs = { labels, classes, subjects };
/** Options that make evaluators quick. */
export const scores = { quiet, resamples: 0, neighbors: 3 };

/** The form of all errors: where, what was expected, what came. */
export const form = /^[\w.]+: expected .+, got .+/s;

/** What an act throws; undefined when it throws nothing. */
export async function thrownBy(act: () => unknown): Promise<Error | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Fails unless the act ends with an error of ours, in the form of all errors. */
export async function expectWords(act: () => unknown, message: RegExp | string): Promise<void> {
  const error = await thrownBy(act);
  expect(error).toMatchObject({ name: 'ThetalabError', message: expect.stringMatching(form) });
  expect(error!.message).toMatch(message);
}

/** The labels of the first points, as many as there are rows. */
export function labelsOf({ rows }: Matrix) {
  return labels.slice(0, rows);
}

/** The same with classes and subjects. */
export function epochsOf(some: Matrix) {
  return { classes, labels: labelsOf(some), subjects: subjects.slice(0, some.rows) };
}

/** Epochs of 16 samples to 3 numbers. */
export function encoder() {
  const input = tf.input({ shape: [16, 1] });
  const pooled = tf.layers.globalAveragePooling1d({}).apply(input);
  const outputs = tf.layers.dense({ units: 3 }).apply(pooled) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs });
}

/** Ten epochs of two subjects, of unknown class when the label is -1. */
export function night(label: number) {
  return new Epochs({
    values: someStream().fillNormal(new Float32Array(10 * 16)),
    samplesPerEpoch: 16,
    samplingRate: 100,
    channels: ['EEG'],
    labels: Int32Array.from({ length: 10 }, (_, i) => (label < 0 ? -1 : i % 2)),
    subjects: Array.from({ length: 10 }, (_, i) => `S${i % 2}`),
    nights: Array.from({ length: 10 }, () => '1'),
    seconds: Float64Array.from({ length: 10 }, (_, i) => i),
  });
}
