import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test, vi } from 'vitest';
import { Epochs } from '../../../src/data';
import { seed, use } from '../../../src/engine';
import { onlineProbe } from '../../../src/latent';
import { simpleSleepNet, stateDict } from '../../../src/models';
import { pretrain } from '../../../src/train';
import { someStream } from '../fixture';

const nights = new Epochs({
  values: someStream(3).fillNormal(new Float32Array(30 * 64)),
  samplesPerEpoch: 64,
  samplingRate: 100,
  channels: ['EEG'],
  labels: Int32Array.from({ length: 30 }, (_, i) => i % 4),
  subjects: Array.from({ length: 30 }, (_, i) => `S${i % 3}`),
  nights: Array.from({ length: 30 }, (_, i) => `N${i % 3}`),
  seconds: Float64Array.from({ length: 30 }, (_, i) => i),
});
const encoder = () => simpleSleepNet({ latentDim: 4, random: someStream() });
const settings = { batchSize: 15, maxEpochs: 3, quiet: true };

beforeAll(() => use());

test('a probe every other pass, and after the last, adds its readings and changes no weight', async () => {
  seed(1);
  const plain = encoder();
  await pretrain(plain, nights, settings);
  seed(1);
  const probed = encoder();
  const probe = { every: 2, measure: onlineProbe(probed, nights, { neighbors: 3 }) };
  const { rows } = await pretrain(probed, nights, { ...settings, probe });
  expect(rows.map((row) => 'probeAccuracy' in row)).toEqual([false, true, true]);
  for (const { probeAccuracy, probeHealth } of rows.slice(1)) {
    expect(probeAccuracy).toBeGreaterThanOrEqual(0);
    expect(probeAccuracy).toBeLessThanOrEqual(1);
    expect(probeHealth).toBeGreaterThan(0);
  }
  const [a, b] = [stateDict(plain), stateDict(probed)];
  for (const [name, { values }] of a) expect(b.get(name)!.values).toEqual(values);
});

test('a pretraining shows readings of some passes in its table, and refuses a probe at no interval', async () => {
  const measure = async () => ({ probeAccuracy: 0.5 });
  const history = await pretrain(encoder(), nights, { ...settings, probe: { every: 2, measure } });
  expect(String(history)).toContain('probeAccuracy');
  expect(String(history)).not.toContain('undefined');
  const wrong = pretrain(encoder(), nights, { ...settings, probe: { every: 0, measure } });
  await expect(wrong).rejects.toThrow(/a probe every whole number of passes from 1, got 0/);
});

test('an encoder that collapses is told of in words, once', async () => {
  const input = tf.input({ shape: [nights.samplesPerEpoch, 1] });
  const pooled = tf.layers.globalAveragePooling1d({}).apply(input);
  const dense = tf.layers.dense({ units: 3, kernelInitializer: 'zeros', biasInitializer: 'ones' });
  const collapsed = tf.model({ inputs: input, outputs: dense.apply(pooled) as tf.SymbolicTensor });
  const warn = vi.fn();
  const probe = onlineProbe(collapsed, nights, { warn });
  expect(await probe()).toMatchObject({ probeAri: 0, probeHealth: expect.closeTo(0, 6) });
  await probe();
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/the encoder collapses/)]]);
});

test('epochs without classes cannot be probed', () => {
  const unknown = nights.select([0, 1, 2]);
  unknown.labels.fill(-1);
  expect(() => onlineProbe(encoder(), unknown)).toThrow(/at least 2 epochs of known class, got 0/);
});
