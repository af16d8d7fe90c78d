import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { exportWeights, importWeights, loadModel, saveModel, setDropoutStep } from '../../src/models';

/** What the conformance suite must know of a model. */
export interface ModelCase {
  name: string;
  /** Makes the model with weights from this stream, and with dropout unless it has none. */
  create(random: RandomStream): tf.LayersModel;
  /** Input shapes without the batch: all that one model must accept. */
  inputShapes: number[][];
  /** Output shape without the batch. */
  outputShape: number[];
  trainableParameters: number;
  /** Whether it drops out (default true). */
  drops?: boolean;
  /** Weights whose gradient is zero in exact arithmetic, such as a bias before batch normalisation. */
  flat?: RegExp;
}

const random = new RandomStream([1, 2]);
const batch = 4;

function input(shape: number[], count = batch): tf.Tensor {
  const values = random.split('input').fillNormal(new Float32Array(count * tf.util.sizeFromShape(shape)));
  return tf.tensor(values, [count, ...shape]);
}

const numbers = (x: unknown) => [...(x as tf.Tensor).dataSync()];
const weights = (model: tf.LayersModel) => model.getWeights().map(numbers);
const training = (model: tf.LayersModel, x: tf.Tensor) => model.apply(x, { training: true }) as tf.Tensor;

/** What every encoder and classifier promises. */
export function modelConformance(model: ModelCase): void {
  const { create, inputShapes, outputShape } = model;
  const shape = inputShapes[0]!;
  beforeAll(async () => {
    await use();
  });

  describe(`${model.name}: model conformance`, () => {
    test.each(inputShapes.map((sizes) => ({ sizes })))('accepts $sizes', ({ sizes }) => {
      const y = create(random).predict(input(sizes)) as tf.Tensor;
      expect(y.shape).toEqual([batch, ...outputShape]);
      expect(numbers(y).every(Number.isFinite)).toBe(true);
    });

    test('has the number of trainable parameters that its documentation says', () => {
      const count = create(random).trainableWeights.reduce(
        (sum, w) => sum + tf.util.sizeFromShape(w.shape as number[]),
        0,
      );
      expect(count).toBe(model.trainableParameters);
    });

    test('follows from its random stream', () => {
      expect(weights(create(random.split('a')))).toEqual(weights(create(random.split('a'))));
      expect(weights(create(random.split('a')))).not.toEqual(weights(create(random.split('b'))));
    });

    test('infers without side effects, and each sample for itself', () => {
      const net = create(random);
      const before = weights(net);
      const x = input(shape);
      const all = net.predict(x) as tf.Tensor;
      const alone = net.predict(x.slice(1, 1)) as tf.Tensor;
      const expected = numbers(all.slice(1, 1));
      for (const [i, value] of numbers(alone).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
      expect(numbers(net.predict(x))).toEqual(numbers(all));
      expect(weights(net)).toEqual(before);
    });

    test('drops out by the step it is told, and only while training', () => {
      const net = create(random);
      const x = input(shape);
      const step = (n: number) => {
        setDropoutStep(net, random.split(n));
        return numbers(training(net, x));
      };
      expect(step(1)).toEqual(step(1));
      if (model.drops ?? true) {
        expect(step(1)).not.toEqual(step(2));
        setDropoutStep(net, random.split(1));
        expect(numbers(training(net, x))).not.toEqual(numbers(training(net, x)));
      }
    });

    test('lets the gradient reach every weight', () => {
      const net = create(random);
      setDropoutStep(net, random);
      const x = input(shape);
      const goal = input(outputShape);
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(training(net, x), goal)) as tf.Scalar);
      for (const weight of net.trainableWeights) {
        const gradient = Object.entries(grads).find(([name]) => name === weight.name)?.[1];
        expect(gradient, weight.originalName).toBeDefined();
        expect(gradient!.shape).toEqual(weight.shape);
        const values = numbers(gradient);
        expect(values.every(Number.isFinite)).toBe(true);
        if (!model.flat?.test(weight.originalName)) {
          expect(
            values.some((value) => value !== 0),
            weight.originalName,
          ).toBe(true);
        }
      }
    });

    test('leaves no tensors behind when tidied', () => {
      const net = create(random);
      const x = input(shape);
      tf.tidy(() => void training(net, x));
      const before = tf.memory().numTensors;
      tf.tidy(() => void training(net, x));
      tf.tidy(() => void net.predict(x));
      expect(tf.memory().numTensors).toBe(before);
    });

    test('survives saving and loading, whole and by weights', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'thetalab-'));
      const x = input(shape);
      const net = create(random.split('saved'));
      tf.tidy(() => void training(net, x));
      await saveModel(net, folder);
      const loaded = await loadModel(folder);
      expect(numbers(loaded.predict(x))).toEqual(numbers(net.predict(x)));
      expect(loaded.layers.map((layer) => layer.getConfig())).toEqual(
        net.layers.map((layer) => layer.getConfig()),
      );

      const file = join(folder, 'weights.safetensors');
      exportWeights(net, file, { note: 'kept' });
      const other = create(random.split('other'));
      expect(importWeights(other, file)).toMatchObject({ note: 'kept' });
      expect(weights(other)).toEqual(weights(net));
      rmSync(folder, { recursive: true });
    });
  });
}
