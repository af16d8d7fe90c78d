import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { importWeights, parseSafetensors, type SafeTensor, stateDict } from '../../src/models';

/** A model and the fixture of the same name that `make_models.py` made with PyTorch. */
export interface ParityCase {
  name: string;
  /** Makes the model without dropout. */
  create(random: RandomStream): tf.LayersModel;
}

const fixtures = join(__dirname, '../fixtures/models');

/** Gradients may differ from PyTorch's by this share of the layer's largest; gradient-accuracy.test.ts says whose error it is. */
const gradientTolerance = { direct: 2e-5, fast: 4e-5 } as const;

/** PyTorch's weights in our model give PyTorch's numbers: inference, training, gradients, running statistics. */
export function pytorchParity({ name, create }: ParityCase): void {
  describe.each(['direct', 'fast'] as const)(
    `${name}, %s convolution: the same as PyTorch`,
    (convolution) => {
      const expected = expectedOf(name);
      let model: tf.LayersModel;
      let x: tf.Tensor;

      beforeAll(async () => {
        await use('auto', { convolution });
        model = create(new RandomStream([0, 0]));
        importFixture(model, name);
        x = pytorchInput(name);
      });

      test('in inference', () => {
        expectClose(model.predict(x) as tf.Tensor, expected.get('inference')!, 1e-5);
      });

      test('in training: output, gradients, running statistics', () => {
        const y = tf.tidy(() => {
          const direction = () => tf.linspace(-1, 1, expected.get('training')!.values.length);
          let output: tf.Tensor | undefined;
          const { grads } = tf.variableGrads(() => {
            output = tf.keep(model.apply(x, { training: true }) as tf.Tensor);
            return tf.sum(tf.mul(tf.reshape(output, [-1]), direction())) as tf.Scalar;
          });
          const tolerance = gradientTolerance[convolution];
          for (const weight of model.trainableWeights)
            expectGradient(weight, grads[weight.name]!, expected, tolerance);
          return output!;
        });
        expectClose(y, expected.get('training')!, 1e-5);
        const state = stateDict(model);
        for (const [key, tensor] of expected) {
          if (key.startsWith('after.'))
            expectCloseArrays(key, state.get(key.slice(6))!.values as Float32Array, tensor, 1e-5);
        }
        for (const [key, { values }] of state)
          if (key.endsWith('num_batches_tracked')) expect([...values]).toEqual([18n]);
      });
    },
  );
}

/** The input of a fixture, in our order of axes: [batch, samples, channels]. */
export function pytorchInput(name: string): tf.Tensor {
  const { shape, values } = expectedOf(name).get('x')!;
  const x = tf.tensor(values as Float32Array, shape);
  return shape.length === 3 ? tf.transpose(x, [0, 2, 1]) : x;
}

function expectedOf(name: string): Map<string, SafeTensor> {
  return parseSafetensors(readFileSync(join(fixtures, `${name}-expected.safetensors`))).tensors;
}

function importFixture(model: tf.LayersModel, name: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-'));
  const file = join(folder, `${name}.safetensors`);
  writeFileSync(file, gunzipSync(readFileSync(join(fixtures, `${name}.safetensors.gz`))));
  importWeights(model, file);
  rmSync(folder, { recursive: true });
}

/** Gradients of kernels are compared in PyTorch's layout, their axes reversed. */
function expectGradient(
  weight: { originalName: string },
  gradient: tf.Tensor,
  expected: Map<string, SafeTensor>,
  tolerance: number,
): void {
  const [layer, own] = weight.originalName.split('/') as [string, string];
  const fixture = expected.get(`gradient.${layer}.${own === 'kernel' ? 'weight' : own}`);
  if (!fixture) return;
  const reversed = gradient.shape.map((_, axis) => axis).reverse();
  const largest = Math.max(...[...(fixture.values as Float32Array)].map(Math.abs));
  expectClose(own === 'kernel' ? tf.transpose(gradient, reversed) : gradient, fixture, tolerance * largest);
}

function expectClose(actual: tf.Tensor, expected: SafeTensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  expectCloseArrays('output', actual.dataSync() as Float32Array, expected, tolerance);
}

function expectCloseArrays(
  what: string,
  actual: Float32Array,
  { values }: SafeTensor,
  tolerance: number,
): void {
  expect(actual.length).toBe(values.length);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - Number(values[i]))), 0);
  expect(worst, what).toBeLessThanOrEqual(tolerance);
}
