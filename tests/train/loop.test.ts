import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import type { TrainingTask } from '../../src/train/loop';
import { makeTask, train } from './sample-task';
import { smallClassifier, temporaryFolder, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

const path = temporaryFolder();

describe('a training', () => {
  test('takes every sample once per pass, in an order of its own each time', async () => {
    const seen: number[][] = [];
    const task = makeTask();
    await train({
      ...task,
      loss(indices, own) {
        seen.push([...indices]);
        return task.loss(indices, own);
      },
    });
    expect(seen.map(({ length }) => length)).toEqual([4, 4, 4, 2, 4, 4, 4, 2, 4, 4, 4, 2]);
    const passes = [0, 4, 8].map((first) => seen.slice(first, first + 4).flat());
    for (const pass of passes) expect([...pass].sort((a, b) => a - b)).toEqual([...Array(14).keys()]);
    expect(passes[1]).not.toEqual(passes[0]);
  });

  test('leaves a rest of one sample out, and takes a batch larger than the data whole', async () => {
    const sizes: number[] = [];
    const counted = (changes: Partial<TrainingTask>) => {
      const task = makeTask({ maxEpochs: 1, ...changes });
      return train({
        ...task,
        loss(indices, own) {
          sizes.push(indices.length);
          return task.loss(indices, own);
        },
      });
    };
    await counted({ samples: 9 });
    expect(sizes).toEqual([4, 4]);
    sizes.length = 0;
    await counted({ batchSize: 1000 });
    expect(sizes).toEqual([14]);
  });

  test('ends with the weights of its best pass', async () => {
    const model = smallClassifier();
    const after: string[] = [];
    const task = makeTask({
      models: [model],
      maxEpochs: 4,
      measure: async () => ({ score: [0, 5, 9, 2][after.push(weightsOf(model)) - 1]! }),
      isBetter: (row, best) => row.score! > best.score!,
    });
    const history = await train(task);
    expect(history.bestPass).toBe(3);
    expect(history.rows.map(({ score }) => score)).toEqual([0, 5, 9, 2]);
    expect(weightsOf(model)).toBe(after[2]);
    expect(weightsOf(model)).not.toBe(after[3]);
  });

  test('stops when its task has enough', async () => {
    const history = await train(makeTask({ isEnough: (rows) => rows.length === 2 }));
    expect(history).toMatchObject({ stopped: 'early', rows: [{ pass: 1 }, { pass: 2 }] });
  });

  test('without passes changes nothing', async () => {
    const model = smallClassifier();
    const before = weightsOf(model);
    const history = await train(makeTask({ models: [model], maxEpochs: 0 }));
    expect(history).toMatchObject({ stopped: 'completed', rows: [], bestPass: 0 });
    expect(weightsOf(model)).toBe(before);
  });

  test('keeps no tensor', async () => {
    const task = makeTask({ maxEpochs: 1 });
    const file = path('memory');
    const options = { checkpointFile: file, checkpointSeconds: 0 };
    await train(task, options);
    const before = tf.memory().numTensors;
    for (let maxEpochs = 2; maxEpochs < 6; maxEpochs++) await train({ ...task, maxEpochs }, options);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('numbers that are not finite', () => {
  /** Becomes NaN, or an infinite gradient of a finite loss, in the batch with this number. */
  const failing = (batch: number, how: 'loss' | 'gradient', model = smallClassifier()) => {
    const task = makeTask({ models: [model] });
    let calls = 0;
    return {
      ...task,
      loss(indices: Int32Array, own: RandomStream) {
        const loss = task.loss(indices, own);
        if (++calls !== batch) return loss;
        if (how === 'loss') return tf.mul(loss, Number.NaN) as tf.Scalar;
        const poisoned = tf.customGrad((x) => ({
          value: tf.clone(x as tf.Tensor),
          gradFunc: () => tf.fill([], Number.NaN),
        }));
        return poisoned(loss) as tf.Scalar;
      },
    };
  };

  test('the error names pass and batch, the models get their best weights, the checkpoint stays', async () => {
    const file = path('diverged');
    const good = smallClassifier();
    await train(makeTask({ models: [good], maxEpochs: 1 }), { checkpointFile: file });
    const before = readFileSync(file);
    const model = smallClassifier();
    await expect(
      train(failing(3, 'loss', model), { checkpointFile: file, checkpointSeconds: 1000 }),
    ).rejects.toThrow(
      /^sample: expected finite numbers, got a loss of NaN in pass 2, batch 3; lower the learning rate.*the checkpoint ".*" is as it was$/,
    );
    expect(weightsOf(model)).toBe(weightsOf(good));
    expect(readFileSync(file)).toEqual(before);
  });

  test('weights that a gradient spoilt never replace a good checkpoint', async () => {
    const file = path('spoilt');
    await expect(
      train(failing(2, 'gradient'), { checkpointFile: file, checkpointSeconds: 0 }),
    ).rejects.toThrow(/finite numbers, got other weights "0\/c.0.weight" in pass 1, batch 2/);
    const model = smallClassifier(9);
    await train(makeTask({ models: [model] }), { checkpointFile: file });
    const straight = smallClassifier();
    await train(makeTask({ models: [straight] }));
    expect(weightsOf(model)).toBe(weightsOf(straight));
  });
});

describe('settings', () => {
  test.each([
    [{ samples: 1 }, /at least two samples to train on, got 1/],
    [{ batchSize: 1 }, /a whole batchSize from 2, got 1/],
    [{ batchSize: 2.5 }, /a whole batchSize from 2, got 2.5/],
    [{ maxEpochs: -1 }, /maxEpochs from 0, got -1/],
    [{ learningRate: 0 }, /a learningRate above 0, got 0/],
    [{ learningRate: Number.NaN }, /a learningRate above 0, got NaN/],
  ])('%o is refused', async (changes, message) => {
    await expect(train(makeTask(changes))).rejects.toThrow(message);
  });

  test.each([
    [{ clipNorm: 0 }, /a clipNorm above 0/],
    [{ checkpointSeconds: -1 }, /checkpointSeconds from 0/],
  ])('%o is refused', async (options, message) => {
    await expect(train(makeTask(), options)).rejects.toThrow(message);
  });

  test('a checkpoint of other data or another seed is refused', async () => {
    const file = path('other');
    await train(makeTask({ settings: () => ({ data: 'a' }) }), { checkpointFile: file });
    await expect(
      train(makeTask({ settings: () => ({ data: 'b' }) }), { checkpointFile: file }),
    ).rejects.toThrow(/a checkpoint with data "b", got data "a"/);
    await expect(
      train(makeTask({ settings: () => ({ data: 'a' }) }), {
        checkpointFile: file,
        random: new RandomStream([1, 1]),
      }),
    ).rejects.toThrow(/a checkpoint with stream \[1,1\]/);
  });
});
