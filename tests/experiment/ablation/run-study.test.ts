import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { augment } from '../../../src';
import { currentSeed, seed } from '../../../src/engine';
import { ablation } from '../../../src/experiment';
import { resetInterruption } from '../../../src/system';
import { bringUpToDate } from '../../kernel/jupyter';
import { put, scratchFolder } from '../../support/scratch';
import { withAblation } from './small-study';

const { checkStudy, parseStudy, readResults, runStudy } = ablation;
const folder = scratchFolder();
const study = join(folder, 'study');
const quiet = { quiet: true };
beforeAll(bringUpToDate);
afterEach(resetInterruption);

test('a study grows by seeds and designs, and does nothing twice', async () => {
  const first = await runStudy(parseStudy(withAblation({ seeds: [0] })), { folder: study, ...quiet });
  expect(first).toMatchObject({ status: 'completed', failures: [], folder: study });
  expect(first.results.table.map(({ cell, seed: of }) => [cell, of])).toEqual(
    ['none', 'SignFlip', 'RandomZeroMasking'].map((cell) => [cell, 0]),
  );
  expect(first.results.missing).toBe(0);
  for (const row of first.results.table) expect(row['linear.macroF1']).toBeGreaterThanOrEqual(0);

  const file = join(study, 'runs', 'SignFlip', 'seed-0', 'results.json');
  const before = readFileSync(file, 'utf8');
  const changed = before.replace(/"seconds": [\d.]+/, '"seconds": 12345');
  writeFileSync(file, changed);
  const larger = parseStudy(withAblation({ designs: ['one-at-a-time', 'leave-one-out'], seeds: [0, 1] }));
  const second = await runStudy(larger, { folder: study, jobs: 1, ...quiet });
  expect(readFileSync(file, 'utf8')).toBe(changed);
  expect(second.results.table).toHaveLength(8);
  expect(second.results.table[0]).toEqual(first.results.table[0]);
  expect(JSON.stringify(readResults(study))).toBe(JSON.stringify(second.results));
  const lines = readFileSync(join(study, 'table.csv'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(9);
  expect(lines[0]).toMatch(/^cell,augmentations,number,severity,seed,majority\.accuracy,/);
});

test('tables are danfojs frames in a notebook', async () => {
  const results = readResults(study);
  const frame = await results.tableFrame();
  expect(frame.shape[0]).toBe(8);
  expect(frame.columns).toEqual(Object.keys(results.table[0]!));
  const summary = await results.summaryFrame();
  expect(summary.shape[0]).toBe(results.summary.length);
  expect(String(results)).toContain('linear.macroF1 on the test part');
}, 30_000);

describe('refuses', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'another experiment',
      { pretraining_params: { batch_size: 7 } },
      'expected pretraining_params.batch_size 7, ',
    ],
    ['another strength', { augmentations: { SignFlip: { p: 1 } } }, 'expected augmentations.SignFlip.p 1 in'],
  ])('%s in the folder of a study', async (_, changes, message) => {
    const other = parseStudy(withAblation({}, changes));
    const call = runStudy(other, { folder: study, ...quiet });
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toThrow('give another folder for the new study');
    expect(() => checkStudy(study, other)).toThrow(message);
  });

  test('a folder that holds none, or a damaged one', () => {
    expect(() => readResults(folder)).toThrow('openStudy: expected a study folder with study.json');
    put(folder, 'study.json', '{"format": 0}');
    expect(() => readResults(folder)).toThrow('expected a study of format 1, got 0 in');
    put(folder, 'study.json', '{"for');
    expect(() => readResults(folder)).toThrow('openStudy: expected JSON in');
  });
});

test('runs that fail are told of, and the rest is summarised', async () => {
  const dataset = {
    name: 'synthetic',
    split: { train: ['S01'], validation: ['S02'], test: ['S99'] },
    synthetic: { subjects: 3, epochs_per_night: 12 },
  };
  const config = parseStudy(withAblation({ seeds: [0] }, { dataset }));
  const { status, failures, results } = await runStudy(config, {
    folder: join(folder, 'failing'),
    jobs: 1,
    ...quiet,
  });
  expect(status).toBe('failed');
  expect(failures).toHaveLength(3);
  expect(failures[0]).toEqual({ run: 'none, seed 0', reason: expect.stringContaining('"S99"') });
  expect(results.notes[0]).toBe('3 of 3 runs missing: what stands here is provisional.');
});

describe("a user's own augmentation", () => {
  const config = () =>
    parseStudy(withAblation({ augmentations: ['Halving'], seeds: [0], designs: ['one-at-a-time'] }));
  const program = `
import { augment } from '${join(__dirname, '../../../src')}';
const schema = augment.parameters('Halves the signal', {}, 1);
class Halving extends augment.BaseAugmentation<typeof schema> {
  static override readonly schema = schema;
  protected transform(x: Float32Array, out: Float32Array): void {
    for (let i = 0; i < x.length; i++) out[i] = x[i]! / 2;
  }
}
augment.register('Halving', Halving);
`;

  test('is refused where the processes of the runs do not know it', async () => {
    const schema = augment.parameters('Halves the signal', {}, 1);
    class Halving extends augment.BaseAugmentation<typeof schema> {
      static override readonly schema = schema;
      protected override transform(x: Float32Array, out: Float32Array): void {
        for (let i = 0; i < x.length; i++) out[i] = x[i]! / 2;
      }
    }
    augment.register('Halving', Halving);
    const call = runStudy(config(), { folder: join(folder, 'unknown'), ...quiet });
    await expect(call).rejects.toThrow('"Halving", which is registered in this process alone; name the file');
  });

  test('runs in this process, or from a file, with the same result; the seed stays as it was', async () => {
    const modules = [put(folder, 'halving.ts', program)];
    const apart = await runStudy(config(), { folder: join(folder, 'apart'), modules, ...quiet });
    expect(apart.failures).toEqual([]);
    seed(77);
    const here = await runStudy(config(), { folder: join(folder, 'here'), inProcess: true, ...quiet });
    expect(currentSeed()).toBe(77);
    expect(here.failures).toEqual([]);
    expect(JSON.stringify(here.results)).toBe(JSON.stringify(apart.results));
    expect(here.results.table).toHaveLength(2);
  });
});
