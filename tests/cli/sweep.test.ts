import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallRun } from '../experiment/small-run';
import { bringUpToDate } from '../kernel/jupyter';
import { put, scratchFolder } from '../support/scratch';
import { start, stopWhen, thetalab } from './command-line';

const folder = scratchFolder();
const base = put(folder, 'small.json', JSON.stringify(smallRun));
const inFolder = (...parts: string[]) => join(folder, ...parts);
beforeAll(bringUpToDate);

test('generate, sweep, status and collect, with a run that fails and one that is put right', async () => {
  const [configs, out] = [inFolder('configs'), inFolder('runs')];
  const made = await thetalab('generate', '--base', base, '--seeds', '0-1', '--out', configs, '--json');
  expect(JSON.parse(made.out).configs).toEqual(['small-seed-0', 'small-seed-1']);
  const again = await thetalab('generate', '--base', base, '--seeds', '1-2', '--out', configs);
  expect({ code: again.code, out: again.out }).toEqual({ code: 2, out: '' });
  expect(again.err).toContain('small-seed-1.json"; nothing is overwritten');

  const dataset = { ...smallRun.dataset, split: { ...smallRun.dataset.split, test: ['S99'] } };
  const wrong = put(configs, 'wrong.json', JSON.stringify({ ...smallRun, dataset }));
  const first = await thetalab('sweep', configs, '--out', out);
  expect(first.code).toBe(1);
  expect(first.err).toMatch(/failed: wrong: splitBySubject: .*"S99"[\s\S]*thetalab: 1 run failed\n$/);
  expect(first.out).toContain('2 of 3 runs done\nname ');
  const status = await thetalab('status', configs, '--out', out);
  expect(status.out).toMatch(/: 2 done, 1 failed\nfailed: wrong: splitBySubject: .*"S99"/);
  const csv = () => readFileSync(join(out, 'table.csv'), 'utf8').split('\n');
  expect(csv()[3]).toMatch(/^wrong,failed,.*splitBySubject/);

  const results = join(out, 'runs', 'small-seed-0', 'results.json');
  const before = statSync(results).mtimeMs;
  writeFileSync(wrong, JSON.stringify({ ...smallRun, seed: 9 }));
  const second = await thetalab('sweep', configs, '--out', out, '--json');
  expect(second.code, second.err).toBe(0);
  expect(statSync(results).mtimeMs).toBe(before);
  expect(JSON.parse(second.out).missing).toEqual([]);
  expect(csv()[0]).toMatch(/^name,state,seed,majority.accuracy,/);
  expect(csv()[0]).not.toContain('reason');
  expect(csv()[3]).toMatch(/^wrong,done,9,/);
  const collected = await thetalab('collect', configs, '--out', out, '--json');
  expect(collected).toEqual({ code: 0, out: second.out, err: '' });

  writeFileSync(wrong, JSON.stringify({ ...smallRun, seed: 10 }));
  const changed = await thetalab('sweep', configs, '--out', out);
  expect(changed.code).toBe(1);
  const reason = `expected seed 10 in "${join(out, 'runs', 'wrong')}", got seed 9`;
  expect(changed.err).toContain(reason);
  const gathered = await thetalab('collect', configs, '--out', out);
  expect(gathered.err).toContain(reason);
  expect(csv()[3]).toMatch(/^wrong,failed,10,,,/);
});

test('status of all sweeps tells of one whose configs were moved, and hides no other', async () => {
  const cwd = inFolder('elsewhere');
  for (const name of ['first', 'second']) {
    mkdirSync(join(cwd, 'configs', name), { recursive: true });
    put(join(cwd, 'configs', name), 'one.json', JSON.stringify(smallRun));
    mkdirSync(join(cwd, 'runs', name), { recursive: true });
    put(join(cwd, 'runs', name), 'sweep.json', JSON.stringify({ configs: `../../configs/${name}` }));
  }
  renameSync(join(cwd, 'configs', 'first'), join(cwd, 'configs', 'moved'));
  const { code, out, err } = await start(['status'], process.env, cwd).ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^configs.first: sweep: expected a folder of configs, .*\nconfigs.second: 1 missing\n/);
});

test('Ctrl-C keeps the state, and says where it is', async () => {
  const configs = inFolder('long');
  const long = { ...smallRun, pretraining_params: { ...smallRun.pretraining_params, max_epochs: 100_000 } };
  mkdirSync(configs);
  put(configs, 'long.json', JSON.stringify(long));
  const out = inFolder('long-runs');
  const sweep = start(['sweep', configs, '--out', out]);
  await stopWhen(sweep, 'SIGINT', () => join(out, 'runs', 'long', 'metrics.csv'));
  const { code, err } = await sweep.ended;
  expect(code).toBe(130);
  expect(err).toContain('interrupted; the state is kept: the same command goes on');
  const status = await thetalab('status', configs, '--out', out);
  expect(status.out).toContain('1 stopped\nstopped: long: interrupted in its first step');

  const task = start(['task', configs, 'long', '--out', out]);
  await stopWhen(task, 'SIGTERM', () => join(out, 'runs', 'long', 'metrics.csv'));
  expect(await task.ended).toMatchObject({ code: 130, out: '' });
});

describe('errors say the way out', () => {
  const configs = inFolder('fine');
  const broken = inFolder('broken');
  const empty = inFolder('nothing');
  const runs = inFolder('noted');
  beforeAll(() => {
    for (const name of [configs, broken, empty, runs]) mkdirSync(name);
    put(runs, 'sweep.json', JSON.stringify({ configs: '../fine' }));
    put(configs, 'one.json', JSON.stringify(smallRun));
    put(broken, 'one.json', '{"sed": 1}');
  });
  const cases: [string, string[], number, string][] = [
    [
      'no such folder',
      ['sweep', inFolder('none')],
      2,
      'none", which is none; make one with npx thetalab generate',
    ],
    ['no configs', ['collect', empty], 2, 'expected configs (*.json) in'],
    [
      'runs among the configs',
      ['sweep', configs, '--out', configs],
      2,
      `expected another folder for the runs than that of the configs, got "${configs}"; name one with --out`,
    ],
    [
      'the folder of its runs',
      ['collect', runs],
      2,
      `got "${runs}", where the runs of a sweep are; give that of its configs, "${configs}"`,
    ],
    [
      'a wrong config',
      ['sweep', broken],
      2,
      'one.json: expected only known keys, got "sed"; did you mean "seed"?',
    ],
    ['no jobs', ['sweep', configs, '--jobs', '0'], 2, 'Expected a whole number above 0'],
    ['no task of that name', ['task', configs, 'two'], 2, 'two.json" (ENOENT)'],
    [
      'no Slurm',
      ['submit', configs, '--out', inFolder('unused')],
      1,
      "slurm: expected Slurm's scontrol on PATH, got none; run this on a login node of a cluster, or run the sweep here with npx thetalab sweep",
    ],
    [
      'an unknown key',
      ['generate', '--base', base, '--grid', 'latentdim=3', '--out', inFolder('g')],
      2,
      'did you mean "pretraining_params.latent_dim"?',
    ],
    [
      'a key twice',
      ['generate', '--base', base, '--grid', 'latent_dim=4', 'latent_dim=5', '--out', inFolder('g')],
      2,
      'each key once, got "latent_dim" twice',
    ],
    [
      'no values',
      ['generate', '--base', base, '--grid', 'latent_dim', '--out', inFolder('g')],
      2,
      "argument 'latent_dim' is invalid. Expected key=value.\n",
    ],
    [
      'seeds that are none',
      ['generate', '--base', base, '--seeds', '3-1', '--out', inFolder('g')],
      2,
      'such as 0-2,8, got 3-1',
    ],
  ];
  test.each(cases)('%s', async (_, args, code, message) => {
    const outcome = await thetalab(...args);
    expect(outcome.err).toContain(message);
    expect(outcome.err).not.toContain('    at ');
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code, out: '' });
  });
});
