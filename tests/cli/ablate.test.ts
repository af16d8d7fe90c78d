import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallStudy } from '../experiment/ablation/small-study';
import { smallRun } from '../experiment/small-run';
import { bringUpToDate } from '../kernel/jupyter';
import { put, scratchFolder } from '../support/scratch';
import { start, stopWhen, thetalab } from './command-line';

const folder = scratchFolder();
const augmentations = { SignFlip: { p: 0.5 } };
const study = put(folder, 'study.json', JSON.stringify({ ...smallStudy, augmentations }));
beforeAll(bringUpToDate);

const files = ['table.csv', 'summary.csv', 'study-results.json', 'report.html'];
const contents = (path: string) =>
  files.map((name) => readFileSync(join(path, name), 'utf8').replaceAll(path, ''));
const run = (path: string, cell: string, seed: number) => join(path, 'runs', cell, `seed-${seed}`);

test('a study that was killed twice, and stopped, ends in the same bytes as one that never was', async () => {
  const [whole, broken] = [join(folder, 'whole', 'same'), join(folder, 'broken', 'same')];
  const { code, out, err } = await thetalab('ablate', study, '--out', whole, '--json');
  expect({ code, err: err.split('\n')[0] }).toEqual({ code: 0, err: `study folder: ${whole}` });
  const json = JSON.parse(out);
  expect(json).toMatchObject({ study: whole, status: 'completed', failures: [], missing: 0 });
  expect(json.table).toHaveLength(4);

  // One process has its runs one after the other: the last has not begun when the one before it is killed.
  const inProcesses = (jobs: number) => start(['ablate', study, '--out', broken, '--jobs', `${jobs}`]);
  const first = () => join(run(broken, 'none', 0), 'split.json');
  expect(await stopWhen(inProcesses(2), 'SIGKILL', first)).toBe(true);
  expect(existsSync(join(broken, 'table.csv'))).toBe(false);
  const second = () => join(run(broken, 'SignFlip', 0), 'pretraining.json');
  expect(await stopWhen(inProcesses(1), 'SIGKILL', second)).toBe(true);
  const third = inProcesses(1);
  expect(await stopWhen(third, 'SIGINT', () => join(run(broken, 'SignFlip', 1), 'config.json'))).toBe(true);
  const stopped = await third.ended;
  expect(stopped).toMatchObject({ code: 130, out: '' });
  expect(stopped.err).toContain('interrupted; what is done is kept: the same command goes on');
  expect(existsSync(join(run(broken, 'none', 0), 'results.json'))).toBe(true);

  const last = await inProcesses(2).ended;
  expect(last.code).toBe(0);
  expect(last.out).toContain('linear.macroF1 on the test part');
  expect(contents(broken)).toEqual(contents(whole));
});

test('processes of a study that is killed end, too', async () => {
  const path = join(folder, 'orphans');
  const endless = { ...smallRun.pretraining_params, max_epochs: 100_000 };
  const long = put(folder, 'long.json', JSON.stringify({ ...smallStudy, pretraining_params: endless }));
  const metrics = join(run(path, 'none', 0), 'metrics.csv');
  const running = start(['ablate', long, '--out', path, '--jobs', '1']);
  expect(await stopWhen(running, 'SIGKILL', () => metrics)).toBe(true);
  await running.ended; // its error output is open as long as a process of it lives
  const before = readFileSync(metrics, 'utf8');
  await wait(500);
  expect(readFileSync(metrics, 'utf8')).toBe(before);
});

describe('bad usage ends with 2, says why and makes no folder', () => {
  const set = (value: string) => ['--set', value];
  test.each<[string, string[], string]>([
    ['no config', [], "missing required argument 'config'"],
    ['no such config', ['none.json'], 'expected a readable file, got "none.json"'],
    [
      'an experiment without the section',
      [put(folder, 'plain.json', '{}')],
      'ablation to be an object, got nothing',
    ],
    [
      'unknown augmentation',
      [study, ...set('ablation.augmentations=["TimeWarpin"]')],
      'did you mean "TimeWarping"?',
    ],
    [
      'parameter out of range',
      [study, ...set('augmentations.TimeWarping.sigma=200')],
      'sigma to be a number from',
    ],
    [
      'p outside of 0 to 1',
      [study, ...set('augmentations.SignFlip.p=-1')],
      'p to be a number from 0 to 1, got -1',
    ],
    ['unknown design', [study, ...set('ablation.designs=["pairs"]')], 'ablation.designs.0 to be one of none'],
    [
      'empty seeds',
      [study, ...set('ablation.seeds=[]')],
      'ablation.seeds to be a list of seeds, at least one',
    ],
    ['no such program', [study, '--register', 'none.ts'], 'got "none.ts", which is not there'],
    [
      'a program with a mistake',
      [study, '--register', put(folder, 'mistake.ts', '\nconst x: = 3;')],
      'mistake.ts" to run, got Unexpected "=" in line 2; correct the program',
    ],
    [
      'a program that throws',
      [study, '--register', put(folder, 'throws.js', '\n\nthrow new Error("no luck");')],
      'throws.js" to run, got Error: no luck in line 3; correct the program',
    ],
    ['no jobs', [study, '--jobs', '0'], 'Expected a whole number above 0'],
    [
      'no recordings',
      [study, '--data', '/nowhere', ...set('dataset.name=auto')],
      '"/nowhere", which is not there',
    ],
  ])('%s', async (_, args, message) => {
    const path = join(folder, 'unused');
    const { code, out, err } = await thetalab('ablate', ...args, '--out', path);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync(path)).toBe(false);
  });

  test('the folder of another study', async () => {
    const path = join(folder, 'taken');
    const other = { format: 1, ...smallStudy, pretraining_params: { latent_dim: 16 } };
    mkdirSync(path);
    put(path, 'study.json', JSON.stringify(other));
    const { code, out, err } = await thetalab('ablate', study, '--out', path);
    expect(err).toContain('give another folder for the new study');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

test('a place where no study can be made', async () => {
  const inside = join(put(folder, 'file', ''), 'study');
  expect(await thetalab('ablate', study, '--out', inside)).toEqual({
    code: 1,
    out: '',
    err: `study folder: ${inside}\nthetalab: runStudy: expected to write "${inside}", got ENOTDIR; a part of the path is a file, choose another folder\n`,
  });
});

test('a run that fails ends the command with 1, after all others, and says why once', async () => {
  const split = 'dataset.split={"train":["S01"],"validation":["S02"],"test":["S99"]}';
  const { code, err } = await thetalab(
    'ablate',
    study,
    '--set',
    split,
    '--out',
    join(folder, 'failing'),
    '--json',
  );
  expect(code).toBe(1);
  expect(err).toContain(
    'thetalab: 4 runs failed; the same command tries them again\nnone, seed 0 and 3 more: splitBySubject',
  );
});
