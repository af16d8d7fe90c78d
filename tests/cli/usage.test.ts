import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../package.json';
import { bringUpToDate } from '../kernel/jupyter';
import { put, scratchFolder } from '../support/scratch';
import { quick, thetalab } from './command-line';

const folder = scratchFolder();
beforeAll(bringUpToDate);

describe('help', () => {
  test.each([
    [[]],
    [['run']],
    [['pretrain']],
    [['latent']],
    [['classify']],
    [['evaluate']],
    [['ablate']],
    [['fetch']],
    [['generate']],
    [['sweep']],
    [['submit']],
    [['status']],
    [['collect']],
    [['repl']],
  ])('of thetalab %s', async (command) => {
    const { code, out, err } = await thetalab(...command, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Usage: thetalab ${command.join(' ')}`));
  });

  test('names every subcommand and exit code', async () => {
    const { out } = await thetalab('--help');
    for (const name of [
      'run',
      'pretrain',
      'latent',
      'classify',
      'evaluate',
      'ablate',
      'sweep',
      'submit',
      'task',
      'status',
      'collect',
      'generate',
      'fetch',
      'repl',
    ]) {
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    expect(out).toContain('Exit codes: 0 done, 1 failed, 2 bad usage, 130 interrupted');
  });

  test('of run shows examples', async () => {
    const { out } = await thetalab('run', '--help');
    expect(out).toContain('thetalab run configs/quick.json --set seed=7');
    expect(out).toContain('thetalab run --resume runs/');
  });

  test('--version', async () => {
    expect(await thetalab('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});

describe('bad usage ends with 2, says why, prints nothing on stdout and makes no run folder', () => {
  const runs = join(folder, 'unused');
  const auto = put(folder, 'auto.json', '{}');
  const empty = join(folder, 'empty');
  beforeAll(() => mkdirSync(empty));
  const wrong = put(folder, 'wrong.json', '{"pretraining_params": {"batch_size": 1}}');
  const cases: [string, string[], string][] = [
    ['no command', [], 'Usage: thetalab'],
    ['unknown command', ['rum'], "unknown command 'rum'\n(Did you mean run?)"],
    ['unknown option', ['run', quick, '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
    [
      'no config',
      ['run'],
      'run: expected a config or --resume RUN, got neither; for example: npx thetalab run',
    ],
    ['no config to pretrain', ['pretrain'], "missing required argument 'config'"],
    ['both', ['run', quick, '--resume', 'x'], `--resume alone, got the config "${quick}" with it`],
    ['--set with --resume', ['run', '--resume', 'x', '--set', 'seed=1'], '--resume alone, got --set with it'],
    ['no such config', ['run', 'none.json'], 'expected a readable file, got "none.json" (ENOENT)'],
    [
      'wrong value',
      ['run', wrong],
      'pretraining_params.batch_size to be a whole number from 2 to 8192, got 1',
    ],
    ['wrong --set', ['run', quick, '--set', 'seed'], 'Expected key=value'],
    ['config after --set', ['run', '--set', 'seed=1', quick], 'the config stands before the options'],
    ['unknown --set', ['run', quick, '--set', 'sede=1'], 'got "sede"; did you mean "seed"?'],
    [
      'a key of a section without it',
      ['run', quick, '--set', 'latent_dim=8'],
      'got "latent_dim"; did you mean "pretraining_params.latent_dim"?',
    ],
    [
      'recordings for a synthetic experiment',
      ['run', quick, '--data', folder],
      'dataset.name to be that of the recordings, or auto, when dset_path or --data names a folder',
    ],
    ['fractions that do not add up', ['run', quick, '--set', 'dataset.split.train=0.9'], 'that add up to 1'],
    ['no such data folder', ['run', auto, '--data', '/nowhere'], '"/nowhere", which is not there'],
    ['data folder without recordings', ['run', auto, '--data', empty], 'got the empty folder'],
    ['file as data folder', ['run', auto, '--data', auto], 'auto.json", which is a file; give the folder'],
    ['no folder for real data', ['run', auto, '--set', 'dataset.name=dreams'], 'a folder of recordings for'],
    ['a folder without a name', ['run', quick, '--data', ''], 'Expected the name of a folder'],
    ['a way out for mistyped options', ['latent', '--jsn'], '(add --help for the options)'],
    ['no such run', ['run', '--resume', join(folder, 'no-run')], 'a run folder with config.json, got'],
    ['no such run for a step', ['latent', join(folder, 'no-run')], 'a run folder with config.json, got'],
  ];
  test.each(cases)('%s', async (_, args, message) => {
    const starts = ['run', 'pretrain'].includes(args[0]!) && !args.includes('--resume');
    const { code, out, err } = await thetalab(...args, ...(starts ? ['--out', runs] : []));
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(readdirSync(folder)).not.toContain('unused');
  });
});

describe('what fails ends with 1, says why, and leaves no run folder behind', () => {
  const broken = join(folder, 'broken');
  beforeAll(() => {
    mkdirSync(broken);
    for (const name of ['SC4001E0-PSG.edf', 'SC4001EC-Hypnogram.edf']) put(broken, name, 'cut off');
  });
  const file = put(folder, 'file', '');
  const auto = put(folder, 'auto.json', '{}');
  const subjects = (...names: string[]) => `dataset.split={"train":["${names}"],"validation":[],"test":[]}`;
  const cases: [string, string[], string][] = [
    ['unknown subject', [quick, '--set', subjects('Nobody')], 'got "Nobody"'],
    ['recording that is cut off', [auto, '--data', broken], 'SC4001E0-PSG.edf'],
  ];
  test.each(cases)('%s', async (name, args, message) => {
    const runs = join(folder, `runs of ${name}`);
    const { code, out, err } = await thetalab('run', ...args, '--out', runs);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(readdirSync(runs)).toEqual([]);
  });

  test.runIf(existsSync('/proc/self'))('a place where no folder can be made', async () => {
    const { code, err } = await thetalab('run', quick, '--out', '/proc/nowhere/runs');
    expect(err).toContain('got ENOENT; choose another place');
    expect(code).toBe(1);
  });

  test('a place for runs that is a file', async () => {
    const { code, err } = await thetalab('run', quick, '--out', join(file, 'runs'));
    expect(err).toContain('createRun: expected to make');
    expect(err).toContain('got ENOTDIR; choose another place');
    expect(code).toBe(1);
  });
});
