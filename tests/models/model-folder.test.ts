import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linearClassifier, loadModel, saveModel } from '../../src/models';

describe('loadModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'thetalab-')), 'deep', 'model');
    await saveModel(linearClassifier({ inputDim: 3, classes: 2 }), folder);
  });
  afterEach(() => rmSync(join(folder, '../..'), { recursive: true }));

  test('finds the files that TensorFlow.js expects', async () => {
    const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    expect(json.weightsManifest[0].paths).toEqual(['./weights.bin']);
    expect(json.format).toBe('layers-model');
    expect(existsSync(join(folder, 'weights.bin'))).toBe(true);
    expect((await loadModel(folder)).outputs[0]!.shape).toEqual([null, 2]);
  });

  test('says what is wrong with a damaged folder', async () => {
    truncateSync(join(folder, 'weights.bin'), 30);
    await expect(loadModel(folder)).rejects.toThrow('loadModel: expected 32 bytes of weights in');
    writeFileSync(join(folder, 'model.json'), '{"modelTopology": {');
    await expect(loadModel(folder)).rejects.toThrow('loadModel: expected JSON in');
    writeFileSync(join(folder, 'model.json'), '{}');
    await expect(loadModel(folder)).rejects.toThrow('expected modelTopology and weightsManifest');
    rmSync(join(folder, 'model.json'));
    await expect(loadModel(folder)).rejects.toThrow('(ENOENT); check the folder');
  });
});
