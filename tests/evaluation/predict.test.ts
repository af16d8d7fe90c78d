import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Epochs } from '../../src/data';
import { use } from '../../src/engine';
import {
  classificationReport,
  compareNights,
  predict,
  predictEmbeddings,
  savePredictions,
  saveReport,
} from '../../src/evaluation';

beforeAll(async () => {
  await use();
});

const folder = mkdtempSync(join(tmpdir(), 'thetalab-evaluation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Six epochs of two samples; the first sample speaks for W, the second for N1. */
const epochs = new Epochs({
  values: Float32Array.of(4, 0, 0, 4, 1, 0, 0, 0, 0, 1, 90, -90),
  samplesPerEpoch: 2,
  samplingRate: 2 / 30,
  channels: ['EEG Fpz-Cz'],
  labels: Int32Array.of(0, 1, 1, 0, -1, 0),
  classes: ['W', 'N1'],
  subjects: ['A', 'A', 'A', 'B, "the second"', 'B, "the second"', 'B, "the second"'],
  nights: ['1', '1', '1', '1', '1', '1'],
  seconds: Float64Array.of(0, 30, 60, 0, 30, 60),
});

const encoder = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 1] })] });
function classifier(kernel: number[], units = 2): tf.LayersModel {
  const layer = tf.layers.dense({ units, inputShape: [2], useBias: false });
  const model = tf.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor2d(kernel, [2, units])]);
  return model;
}
const same = classifier([1, 0, 0, 1]);

describe('predictions', () => {
  test('are the softmax of the logits, and its likeliest class', async () => {
    const { labels, probabilities } = await predict(encoder, same, epochs);
    expect([...labels]).toEqual([0, 1, 0, 0, 1, 0]);
    expect(probabilities).toMatchObject({ rows: 6, columns: 2 });
    expect(probabilities.values[0]).toBeCloseTo(Math.exp(4) / (Math.exp(4) + 1), 6);
    expect([...probabilities.values.subarray(6, 8)]).toEqual([0.5, 0.5]);
    expect([...probabilities.values.subarray(10)]).toEqual([1, 0]);
    for (let row = 0; row < 6; row++) {
      expect(probabilities.values[2 * row]! + probabilities.values[2 * row + 1]!).toBeCloseTo(1, 6);
    }
  });

  test('keep no tensor', async () => {
    const before = tf.memory().numTensors;
    await predict(encoder, same, epochs);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('bad input', async () => {
    await expect(predict(encoder, classifier([1, 0, 0, 1, 1, 1], 3), epochs)).rejects.toThrow(
      /a classifier of 2 classes, got one of 3/,
    );
    await expect(predict(encoder, same, epochs.select([]))).rejects.toThrow(/at least one row/);
    const spoilt = { rows: 2, columns: 2, values: Float32Array.of(0, 1, Number.NaN, 1) };
    await expect(predictEmbeddings(same, spoilt)).rejects.toThrow(
      /finite outputs of the classifier, got NaN for epoch 1; look for NaN/,
    );
  });
});

describe('files', () => {
  test('predictions as CSV and JSON', async () => {
    const prediction = await predict(encoder, same, epochs);
    savePredictions(join(folder, 'new', 'p.csv'), epochs, prediction);
    expect(read('new/p.csv').split('\n').slice(0, 2)).toEqual([
      'subject,night,seconds,stage,predicted,p_W,p_N1',
      'A,1,0,W,W,0.982014,0.017986',
    ]);
    expect(read('new/p.csv').split('\n')[5]).toBe('"B, ""the second""",1,30,,N1,0.268941,0.731059');
    savePredictions(join(folder, 'p.json'), epochs, prediction);
    expect(JSON.parse(read('p.json'))[1]).toEqual({
      subject: 'A',
      night: '1',
      seconds: 30,
      stage: 'N1',
      predicted: 'N1',
      p_W: 0.017986,
      p_N1: 0.982014,
    });
  });

  test('a report as CSV and JSON', () => {
    const report = classificationReport([0, 1, 1], [0, 1, 0], ['W', 'N1']);
    saveReport(join(folder, 'r.csv'), report);
    expect(read('r.csv')).toMatch(
      /^class,precision,recall,f1,support,called_W,called_N1\nW,0.5,1,0.66\d+,1,1,0\nN1,1,0.5,0.66\d+,2,1,1\n$/,
    );
    saveReport(join(folder, 'r.json'), report);
    expect(JSON.parse(read('r.json'))).toEqual({ ...report });
  });

  test('bad input', async () => {
    const prediction = await predict(encoder, same, epochs);
    const fewer = epochs.select([0, 1]);
    expect(() => savePredictions(join(folder, 'x.csv'), fewer, prediction)).toThrow(
      /2 predictions of 2 classes, got 6 labels and 6 x 2 probabilities/,
    );
    expect(() => savePredictions(join(folder, 'x.txt'), epochs, prediction)).toThrow(
      /ends in .csv or .json, got ".*x.txt"/,
    );
  });
});

describe('nights', () => {
  test('are compared one by one, without epochs of unknown stage', async () => {
    const nights = compareNights(epochs, await predict(encoder, same, epochs));
    expect(nights.rows).toEqual([
      {
        subject: 'A',
        night: '1',
        epochs: 3,
        accuracy: 2 / 3,
        kappa: expect.closeTo(0.4, 12),
        expert: { W: 0.5, N1: 1 },
        model: { W: 1, N1: 0.5 },
      },
      expect.objectContaining({ epochs: 2, accuracy: 1, expert: { W: 1, N1: 0 }, model: { W: 1, N1: 0 } }),
    ]);
    expect(nights.toString().split('\n').slice(0, 3)).toEqual([
      'expert → model, minutes in each class',
      'subject          night  epochs  accuracy  kappa  W (min)  N1 (min)',
      'A                1           3  0.667     0.400  0.5 → 1  1 → 0.5',
    ]);
    expect(JSON.parse(JSON.stringify(nights))).toHaveLength(2);
  });

  test('bad input', () => {
    expect(() => compareNights(epochs, { labels: new Int32Array(2) })).toThrow(/6 predictions, got 2/);
  });
});
