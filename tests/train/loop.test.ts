import { existsSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { InterruptedError, interrupt, interrupted, resetInterruption } from '../../src/system';
import type { LoopOptions } from '../../src/train';
import { type TrainingTask, trainLoop } from '../../src/train/loop';
import { recorder, smallClassifier, stopAfter, temporaryFolder, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

afterEach(() => {
  vi.restoreAllMocks();
  resetInterruption();
});

const path = temporaryFolder();
const random = new RandomStream([8, 9]);
const inputs = random.split('inputs').fillNormal(new Float32Array(14 * 6));

/** Squared error of the small classifier against its own inputs' sums: 14 samples, 3 batches of 4, a rest of 2. */
function makeTask(changes: Partial<TrainingTask> = {}): TrainingTask {
  const [model] = changes.models ?? [smallClassifier()];
  return {
    name: 'sample',
    models: [model!],
    samples: 14,
    batchSize: 4,
    learningRate: 0.02,
    maxEpochs: 3,
    settings: () => ({}),
    loss(indices) {
      const rows = tf.gather(tf.tensor2d(inputs, [14, 6]), tf.tensor1d(indices, 'int32'));
      const error = tf.sub(model!.apply(rows, { training: true }) as tf.Tensor, tf.sum(rows, 1, true));
      return tf.mean(tf.square(error)) as tf.Scalar;
    },
    isBetter: (row, best) => row.loss < best.loss,
    isEnough: () => false,
    ...changes,
  };
}

const train = (task: TrainingTask, options: LoopOptions = {}) =>
  trainLoop(task, { quiet: true, random, ...options });

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

describe('interruption and resume', () => {
  const whole = async () => {
    const model = smallClassifier();
    const { rows, bestPass } = await train(makeTask({ models: [model] }));
    return { weights: weightsOf(model), losses: rows.map(({ loss }) => loss), bestPass };
  };

  test.each([1, 3, 4, 5, 11, 12])('stopped after batch %i it ends in the same bytes', async (batches) => {
    const file = path(`resume-${batches}`);
    const model = smallClassifier();
    stopAfter(model, batches);
    const partial = await train(makeTask({ models: [model] }), { checkpointFile: file });
    if (batches < 12) expect(partial.stopped).toBe('interrupted');
    expect(partial.rows).toHaveLength(Math.floor(batches / 4));
    resetInterruption();
    const other = smallClassifier(77);
    const { rows, bestPass, stopped } = await train(makeTask({ models: [other] }), { checkpointFile: file });
    expect(stopped).toBe('completed');
    expect({ weights: weightsOf(other), losses: rows.map(({ loss }) => loss), bestPass }).toEqual(
      await whole(),
    );
  });

  test('stopped again and again, too', async () => {
    const file = path('often');
    const options = { checkpointFile: file };
    let calls = 0;
    for (; ; calls++) {
      const model = calls ? smallClassifier(100 + calls) : smallClassifier();
      stopAfter(model, 2);
      const { stopped } = await train(makeTask({ models: [model] }), options);
      resetInterruption();
      vi.restoreAllMocks();
      if (stopped === 'completed') {
        expect(weightsOf(model)).toBe((await whole()).weights);
        break;
      }
    }
    expect(calls).toBeGreaterThan(3);
  });

  test('keeps the latest weights in the model, and the checkpoint goes on to more passes', async () => {
    const file = path('longer');
    const [model, more] = [smallClassifier(), smallClassifier(5)];
    await train(makeTask({ models: [model] }), { checkpointFile: file });
    await train(makeTask({ models: [more], maxEpochs: 5 }), { checkpointFile: file });
    const straight = smallClassifier();
    await train(makeTask({ models: [straight], maxEpochs: 5 }));
    expect(weightsOf(more)).toBe(weightsOf(straight));
  });

  test('a signal of its own stops it as well', async () => {
    const model = smallClassifier();
    const controller = new AbortController();
    stopAfter(model, 6, () => controller.abort());
    const history = await train(makeTask({ models: [model] }), { signal: controller.signal });
    expect(history).toMatchObject({ stopped: 'interrupted', rows: [{ pass: 1 }] });
  });

  test('an interruption while measuring is one of the training, and measures again', async () => {
    const file = path('measuring');
    let stop = true;
    const measure = async () => {
      if (stop) interrupt();
      if (await interrupted()) throw new InterruptedError('measure', 'nothing');
      return { score: 1 };
    };
    const [first, second] = [smallClassifier(), smallClassifier(4)];
    const partial = await train(makeTask({ models: [first], measure }), { checkpointFile: file });
    expect(partial).toMatchObject({ stopped: 'interrupted', rows: [] });
    resetInterruption();
    stop = false;
    const { rows } = await train(makeTask({ models: [second], measure }), { checkpointFile: file });
    expect(rows.map(({ score }) => score)).toEqual([1, 1, 1]);
    expect(weightsOf(second)).toBe((await whole()).weights);
  });

  test('an error during an interruption is still an error', async () => {
    const measure = async () => {
      interrupt();
      throw new Error('out of memory');
    };
    await expect(train(makeTask({ measure }))).rejects.toThrow('out of memory');
  });

  test('an interruption before the first batch loses nothing', async () => {
    interrupt();
    const history = await train(makeTask(), { checkpointFile: path('early') });
    expect(history).toMatchObject({ stopped: 'interrupted', rows: [], bestPass: 0 });
    expect(existsSync(path('early'))).toBe(true);
  });

  test('the logger gets all rows after each pass, and again when it goes on', async () => {
    const file = path('logged');
    const [model, log] = [smallClassifier(), recorder()];
    stopAfter(model, 9);
    await train(makeTask({ models: [model] }), { checkpointFile: file, logger: log });
    resetInterruption();
    await train(makeTask({ models: [smallClassifier()] }), { checkpointFile: file, logger: log });
    expect(log.passes).toEqual([[1], [1, 2], [1, 2], [1, 2, 3]]);
  });

  test('checkpoints follow the clock, or each batch', async () => {
    const written = async (name: string, options: LoopOptions) => {
      const model = smallClassifier();
      let steps = 0;
      const task = makeTask({ models: [model] });
      const seen = new Set<string>();
      await train(
        {
          ...task,
          loss(indices, own) {
            if (steps++ && existsSync(path(name))) seen.add(readFileSync(path(name), 'latin1'));
            return task.loss(indices, own);
          },
        },
        { checkpointFile: path(name), ...options },
      );
      return seen.size;
    };
    expect(await written('each', { checkpointSeconds: 0 })).toBe(11);
    expect(await written('rarely', { checkpointSeconds: 1000 })).toBe(0);
    expect(existsSync(path('rarely'))).toBe(true);
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
