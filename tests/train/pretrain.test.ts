import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { BaseAugmentation, fromConfig, parameters, ViewThread } from '../../src/augment';
import { seed, use } from '../../src/engine';
import { interrupt, resetInterruption } from '../../src/system';
import { type PretrainOptions, pretrain } from '../../src/train';
import { smallEncoder, smallEpochs, stopAfter, temporaryFolder, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

afterEach(() => {
  vi.restoreAllMocks();
  resetInterruption();
  seed(0);
});

const path = temporaryFolder();
const epochs = smallEpochs(27);
const augmentations = fromConfig({
  TailoredMixup: { alpha: 0.2, p: 0.5 },
  RandomAdditiveGaussianNoise: { scale: 0.1, p: 0.8 },
});
const options: PretrainOptions = {
  augmentations,
  batchSize: 8,
  learningRate: 0.01,
  maxEpochs: 3,
  quiet: true,
};

async function run(changes: PretrainOptions = {}, encoder = smallEncoder()) {
  const history = await pretrain(encoder, epochs, { ...options, ...changes });
  return { weights: weightsOf(encoder), losses: history.rows.map(({ loss }) => loss), history };
}

describe('prefetch', () => {
  /** Leaves signals as they are; known to this thread alone. */
  const schema = parameters('Leaves all as it is', {});
  class Own extends BaseAugmentation<typeof schema> {
    static override readonly schema = schema;
    protected override transform(x: Float32Array, out: Float32Array): void {
      out.set(x);
    }
  }

  test.each([1, 3])('of %i batches gives the same bytes, and its thread ends', async (prefetch) => {
    const close = vi.spyOn(ViewThread.prototype, 'close');
    const { weights, losses } = await run({ prefetch });
    const without = await run();
    expect(losses).toEqual(without.losses);
    expect(weights).toBe(without.weights);
    expect(close).toHaveBeenCalledOnce();
  });

  test('stopped and resumed it ends in the same bytes, too', async () => {
    const checkpointFile = path('prefetch.safetensors');
    const close = vi.spyOn(ViewThread.prototype, 'close');
    const encoder = smallEncoder();
    stopAfter(encoder, 5);
    const stopped = await run({ prefetch: 2, checkpointFile }, encoder);
    expect(stopped.history.stopped).toBe('interrupted');
    expect(close).toHaveBeenCalledOnce();
    resetInterruption();
    expect((await run({ prefetch: 1, checkpointFile })).weights).toBe((await run()).weights);
  });

  test('an augmentation of the caller is asked before each step', async () => {
    const make = vi.spyOn(ViewThread.prototype, 'make');
    const mixed = [...augmentations, new Own()];
    const ahead = await run({ augmentations: mixed, prefetch: 2 });
    expect(make).not.toHaveBeenCalled();
    expect(ahead.weights).toBe((await run({ augmentations: mixed })).weights);
  });

  test('what goes wrong on the thread is an error of the training', async () => {
    const broken = smallEpochs(27);
    broken.values[30] = Number.NaN;
    const close = vi.spyOn(ViewThread.prototype, 'close');
    await expect(pretrain(smallEncoder(), broken, { ...options, prefetch: 1 })).rejects.toThrow(
      'twoViews: expected finite values, got NaN in epoch',
    );
    expect(close).toHaveBeenCalledOnce();
  });

  test.each([-1, 0.5, 17])('refuses %d', async (prefetch) => {
    await expect(run({ prefetch })).rejects.toThrow('a whole prefetch from 0 to 16');
  });
});

describe('what follows from the seed', () => {
  test('the same seed gives the same bytes, another seed others', async () => {
    seed(42);
    const first = await run();
    const second = await run();
    seed(43);
    const other = await run();
    expect(second.weights).toBe(first.weights);
    expect(second.losses).toEqual(first.losses);
    expect(other.weights).not.toBe(first.weights);
  });

  test('the number of threads changes nothing', async () => {
    if ((await use()).name !== 'native') return;
    await use('native', { threads: 1 });
    const one = await run();
    await use('native', { threads: 3 });
    expect((await run()).weights).toBe(one.weights);
  });

  test.each([1, 3, 5])(
    'stopped after batch %i of 12 and resumed it ends in the same bytes',
    async (batches) => {
      const whole = await run();
      const checkpointFile = path(`stopped-${batches}`);
      const encoder = smallEncoder();
      stopAfter(encoder, batches);
      expect((await run({ checkpointFile }, encoder)).history.stopped).toBe('interrupted');
      resetInterruption();
      const resumed = await run({ checkpointFile }, smallEncoder(9));
      expect(resumed.weights).toBe(whole.weights);
      expect(resumed.losses).toEqual(whole.losses);
    },
  );
});

test('twins get closer: the loss falls', async () => {
  const noise = fromConfig({ RandomAdditiveGaussianNoise: { scale: 0.1, p: 0.8 } });
  const changes = { augmentations: noise, maxEpochs: 40, temperature: 0.2, learningRate: 0.003 };
  const { history } = await run(changes);
  const lowest = history.rows[history.bestPass - 1]!.loss;
  expect(lowest).toBe(Math.min(...history.rows.map(({ loss }) => loss)));
  expect(lowest).toBeLessThan(0.7 * history.rows[0]!.loss);
});

test('a pass keeps no tensor', async () => {
  const encoder = smallEncoder();
  await run({ maxEpochs: 1 }, encoder);
  const before = tf.memory().numTensors;
  await run({ maxEpochs: 4 }, encoder);
  expect(tf.memory().numTensors).toBe(before);
});

describe('early stopping', () => {
  test('looks every checkInterval passes whether the lowest loss dropped enough', async () => {
    const never = await run({ maxEpochs: 9, checkInterval: 2, minImprovement: 1000 });
    expect(never.history).toMatchObject({ stopped: 'early', rows: { length: 4 } });
    const seldom = await run({ maxEpochs: 9, checkInterval: 5, minImprovement: 1000 });
    expect(seldom.history).toMatchObject({ stopped: 'completed', rows: { length: 9 } });
  });

  test('a training that was stopped early stays so when it is resumed', async () => {
    const changes = { maxEpochs: 9, checkInterval: 2, minImprovement: 1000, checkpointFile: path('enough') };
    const first = await run(changes);
    const again = await run(changes, smallEncoder(5));
    expect(again.history.rows).toEqual(first.history.rows);
    expect(again.history.stopped).toBe('early');
    expect(again.weights).toBe(first.weights);
  });
});

test('an interruption returns what there is', async () => {
  const encoder = smallEncoder();
  stopAfter(encoder, 5, interrupt);
  const { history } = await run({}, encoder);
  expect(history).toMatchObject({ stopped: 'interrupted', bestPass: 1, rows: [{ pass: 1 }] });
  expect(String(history)).toMatch(/^1 pass in .*, interrupted, best pass 1\n/);
});

describe('bad input', () => {
  test('too few epochs', async () => {
    const [none, one] = [epochs.select([]), epochs.select([0])];
    await expect(pretrain(smallEncoder(), none, options)).rejects.toThrow(/at least two samples.*got 0/);
    await expect(pretrain(smallEncoder(), one, options)).rejects.toThrow(/at least two samples.*got 1/);
  });

  test('epochs that are too short for an augmentation, before anything is trained', async () => {
    const encoder = smallEncoder();
    const before = weightsOf(encoder);
    const augmentations = fromConfig({ RandomTimeShift: { max_shift: 50 } });
    await expect(pretrain(encoder, epochs, { ...options, augmentations, prefetch: 1 })).rejects.toThrow(
      'RandomTimeShift: expected epochs of 40 samples or more, for shifts of 50 s at 0.8 Hz, got epochs of 24',
    );
    expect(weightsOf(encoder)).toBe(before);
  });

  test('NaN that got into the data names the epoch, and the encoder is as it was', async () => {
    const spoilt = smallEpochs(27);
    spoilt.values[100] = Number.NaN;
    const encoder = smallEncoder();
    const before = weightsOf(encoder);
    await expect(pretrain(encoder, spoilt, options)).rejects.toThrow(/finite.*NaN in epoch/);
    expect(weightsOf(encoder)).toBe(before);
  });

  test('a learning rate that makes the numbers overflow', async () => {
    const encoder = smallEncoder();
    await expect(run({ learningRate: 1e38, maxEpochs: 20 }, encoder)).rejects.toThrow(
      /^pretraining: expected finite numbers, got .* in pass \d+, batch \d+; lower the learning rate/,
    );
    expect(encoder.getWeights().every((weight) => weight.dataSync().every(Number.isFinite))).toBe(true);
  });

  test.each([
    [{ checkInterval: 0 }, /a whole checkInterval from 1, got 0/],
    [{ minImprovement: -1 }, /a minImprovement from 0, got -1/],
    [{ temperature: -0.1 }, /temperature above 0, got -0.1/],
  ])('%o is refused', async (changes, message) => {
    await expect(run(changes)).rejects.toThrow(message);
  });

  test('a checkpoint of other augmentations, data or temperature', async () => {
    const checkpointFile = path('settings');
    await run({ checkpointFile });
    await expect(run({ checkpointFile, augmentations: [] })).rejects.toThrow(
      /a checkpoint with augmentations \[\]/,
    );
    await expect(run({ checkpointFile, temperature: 0.5 })).rejects.toThrow(
      /temperature 0.5, got temperature 0.07/,
    );
    const other = pretrain(smallEncoder(), smallEpochs(27, 'other'), { ...options, checkpointFile });
    await expect(other).rejects.toThrow(/a checkpoint with data/);
  });
});
