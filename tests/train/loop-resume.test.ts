import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { use } from '../../src/engine';
import { InterruptedError, interrupt, interrupted, resetInterruption } from '../../src/system';
import type { LoopOptions } from '../../src/train';
import { makeTask, train } from './sample-task';
import { recorder, smallClassifier, stopAfter, temporaryFolder, weightsOf } from './support';

beforeAll(async () => {
  await use();
});

afterEach(() => {
  vi.restoreAllMocks();
  resetInterruption();
});

const path = temporaryFolder();

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
