import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { exportWeights, simpleSleepNet, sleepStageClassifier } from '../../src/models';
import { describeWith, pythonWith } from '../support/requirements';
import { pytorchInput } from './pytorch-parity';

const torch = pythonWith('torch', 'safetensors.torch');

describeWith('PyTorch reads the weights that we write', [torch], () => {
  let folder: string;
  const random = new RandomStream([9, 9]);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'thetalab-'));
    await use();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    { name: 'simple-sleep-net', create: () => simpleSleepNet({ random }) },
    { name: 'sleep-stage-classifier', create: () => sleepStageClassifier({ random }) },
  ])('and infers the same: $name', ({ name, create }) => {
    const model = create();
    const x = pytorchInput(name);
    for (const _ of [1, 2, 3]) tf.tidy(() => void model.apply(x, { training: true }));
    const file = join(folder, `${name}.safetensors`);
    exportWeights(model, file, { pass: '3' });
    const script = join(__dirname, '../fixtures/models/infer.py');
    const { batches, values } = JSON.parse(
      execFileSync(torch.path!, ['-B', script, name, file], { encoding: 'utf8' }),
    );
    const ours = (model.predict(x) as tf.Tensor).dataSync();
    expect(batches).toEqual([3]);
    expect(values.length).toBe(ours.length);
    for (const [i, value] of ours.entries()) expect(Math.abs(value - values[i])).toBeLessThan(1e-5);
  });
});
