import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitNormalizer, synthetic } from '../../src/data';
import { RandomStream, use } from '../../src/engine';
import { exportWeights, formatSafetensors, parseSafetensors, simpleSleepNet } from '../../src/models';
import { loadAddon } from '../../src/native';
import { describeWith, type Optional, pythonWith } from '../support/requirements';
import { scratchFolder } from '../support/scratch';

const torch = pythonWith('torch', 'safetensors.torch');
const native: Optional = ((reason) => (reason === undefined ? { path: 'native' } : { reason }))(
  loadAddon().reason,
);
const [batch, samples] = [8, 3000];

/** Invented EEG; with `spikes`, one sample in a thousand stands out 200 times. */
function eeg(spikes: boolean): Float32Array {
  const random = new RandomStream([4, 1]);
  const epochs = synthetic({ subjects: 1, epochsPerNight: batch, random });
  const { values } = fitNormalizer(epochs).apply(epochs);
  const x = Float32Array.from(values);
  if (spikes) for (let at = 500; at < x.length; at += 1000) x[at]! *= 200;
  return x;
}

/** Our gradients by PyTorch's names and in its layout. */
function ourGradients(model: tf.LayersModel, x: Float32Array): Record<string, Float32Array> {
  const gradients: Record<string, Float32Array> = {};
  // Not returned by tf.tidy, which would search each number for tensors.
  tf.tidy(() => {
    const input = tf.tensor3d(x, [batch, samples, 1]);
    const { grads } = tf.variableGrads(() => {
      const y = tf.reshape(model.apply(input, { training: true }) as tf.Tensor, [-1]);
      return tf.sum(tf.mul(y, tf.linspace(-1, 1, y.size))) as tf.Scalar;
    });
    for (const { name, originalName } of model.trainableWeights) {
      const gradient = grads[name]!;
      const [layer, own] = originalName.split('/') as [string, string];
      const axes = gradient.shape.map((_, axis) => gradient.rank - 1 - axis);
      const turned = own === 'kernel' ? tf.transpose(gradient, axes) : gradient;
      const theirs = `${layer}.${own === 'kernel' ? 'weight' : own}`;
      gradients[theirs] = turned.dataSync().slice() as Float32Array;
    }
  });
  return gradients;
}

/** The largest error of any convolution's weight, relative to the largest gradient of its layer. */
function worst(
  got: (name: string) => ArrayLike<number>,
  wanted: (name: string) => ArrayLike<number>,
): number {
  const errors = ['encoder.0.weight', 'encoder.4.weight', 'encoder.8.weight'].map((name) => {
    const [a, b] = [Array.from(got(name)), Array.from(wanted(name))];
    expect(a.length).toBe(b.length);
    const largest = Math.max(...b.map(Math.abs));
    return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / largest;
  });
  return Math.max(...errors);
}

/** What PyTorch computes, in 32 and in 64 bits, with the weights of this model. */
function theirGradients(folder: string, model: tf.LayersModel, x: Float32Array) {
  const [weights, input, out] = ['weights', 'input', 'out'].map((name) =>
    join(folder, `${name}.safetensors`),
  );
  exportWeights(model, weights!);
  writeFileSync(input!, formatSafetensors({ x: { dtype: 'F32', shape: [batch, 1, samples], values: x } }));
  const script = join(__dirname, '../fixtures/models/gradients.py');
  execFileSync(torch.path!, ['-B', script, weights!, input!, out!]);
  const { tensors } = parseSafetensors(readFileSync(out!));
  return (bits: number) => (name: string) => tensors.get(`${bits}.${name}`)!.values as Float64Array;
}

describeWith('gradients of SimpleSleepNet against double precision', [torch, native], () => {
  const folder = scratchFolder();

  describe.each([
    { what: 'EEG', spikes: false, factors: { fast: 1, direct: 1 } },
    { what: 'spikes', spikes: true, factors: { fast: 3, direct: 1 } },
  ])('$what', ({ spikes, factors }) => {
    let x: Float32Array;
    let model: tf.LayersModel;
    let theirs: ReturnType<typeof theirGradients>;
    beforeAll(async () => {
      await use('native');
      x = eeg(spikes);
      model = simpleSleepNet({ dropout: 0, random: new RandomStream([2, 2]) });
      theirs = theirGradients(folder, model, x);
    });

    test.each(Object.entries(factors) as ['fast' | 'direct', number][])(
      '%s: within %i times the error of PyTorch',
      async (convolution, factor) => {
        await use('native', { convolution });
        const ours = ourGradients(model, x);
        const peer = worst(theirs(32), theirs(64));
        const error = worst((name) => ours[name]!, theirs(64));
        expect(error).toBeLessThan(factor * peer);
      },
    );
  });
});
