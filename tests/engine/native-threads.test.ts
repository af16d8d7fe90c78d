import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as engine from '../../src/engine';
import { loadAddon } from '../../src/native';
import { expectSameBits, normal } from './cases';
import { checkBatchNormMish } from './check-batch-norm-mish';
import { trainingResults } from './training-results';

const { reason } = loadAddon();

describe.skipIf(reason !== undefined)(`threads of the native engine${reason ? ` (${reason})` : ''}`, () => {
  beforeAll(async () => {
    await engine.use('native');
  });

  test('results are the same bits for any number of threads', async () => {
    const runs: Float32Array[][] = [];
    for (const threads of [1, 2, 3, 1]) {
      expect((await engine.use('native', { threads })).threads).toBe(threads);
      runs.push(trainingResults());
    }
    for (const run of runs) {
      run.forEach((result, i) => {
        expectSameBits(result, runs[0]![i]!, `result ${i}`);
      });
    }
  });

  test.each([1, 2])('the fused step is its parts, too, where %i threads share it', async (threads) => {
    await engine.use('native', { threads });
    for (const channels of [32, 35]) checkBatchNormMish(normal([5000, channels]), 0.3, 9);
  });

  test('another JavaScript thread may change the number of threads in the middle of a call', () => {
    const file = join(__dirname, '..', '..', 'build', 'Release', 'thetalab.node');
    const { status, signal } = spawnSync(process.execPath, [join(__dirname, 'threads-change.cjs'), file]);
    expect({ status, signal }).toEqual({ status: 0, signal: null });
  });
});
