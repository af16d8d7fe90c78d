import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { bringUpToDate } from '../kernel/jupyter';
import { chromium, describeWith, type Optional } from '../support/requirements';
import { put, scratchFolder } from '../support/scratch';
import { mountableDisk, smallDisk } from '../support/small-disk';
import {
  digest,
  essence,
  type Outcome,
  onlyRun,
  quick,
  start,
  stopWhen,
  thetalab,
  tiny,
} from './command-line';

const native: Optional = await use('native').then(
  () => ({ path: 'native' }),
  (cause: Error) => ({ reason: cause.message }),
);

vi.setConfig({ testTimeout: 240_000 });

/** How a run is stopped: a signal so many milliseconds after a file was written. */
type Stop = [signal: NodeJS.Signals, where: string, file: string[], milliseconds: number];

/** Each run is stopped several times, one after the other. */
const stops: [string, Stop[]][] = [
  [
    'with kills',
    [
      ['SIGKILL', 'before the first checkpoint', ['split.json'], 50],
      ['SIGINT', 'in the middle of a pass', ['checkpoints', 'pretraining.safetensors'], 150],
      ['SIGKILL', 'in the projections', ['checkpoints', 'encoder.safetensors'], 200],
      ['SIGTERM', 'in the first classifier', ['checkpoints', 'frozen-training.safetensors'], 5],
      ['SIGKILL', 'in fine-tuning', ['checkpoints', 'fineTuned-training.safetensors'], 50],
    ],
  ],
  [
    'with requests',
    [
      ['SIGINT', 'before the data are there', ['config.json'], 0],
      ['SIGKILL', 'in the middle of a pass', ['checkpoints', 'pretraining.safetensors'], 150],
      ['SIGTERM', 'in the projections', ['checkpoints', 'encoder.safetensors'], 200],
      ['SIGKILL', 'in the first classifier', ['checkpoints', 'frozen-training.safetensors'], 5],
      ['SIGINT', 'in fine-tuning', ['checkpoints', 'fineTuned-training.safetensors'], 50],
    ],
  ],
];

describeWith('a run', [native], () => {
  const folder = scratchFolder();
  const to = (name: string) => join(folder, name);
  const args = (name: string, ...more: string[]) => ['run', quick, ...tiny, '--out', to(name), ...more];
  const often = ['--set', 'checkpoint_seconds=0'];
  let straight: Record<string, unknown>;
  let outcome: Outcome;

  beforeAll(async () => {
    bringUpToDate();
    outcome = await thetalab(...args('straight', '--set', 'engine.threads=1', '--json'));
    expect(outcome.code, outcome.err).toBe(0);
    straight = essence(onlyRun(to('straight')));
  });

  test('prints its results as JSON and nothing else, those of results.json', () => {
    const { run, ...results } = JSON.parse(outcome.out);
    expect(run).toBe(onlyRun(to('straight')));
    expect(results).toEqual(JSON.parse(readFileSync(join(run, 'results.json'), 'utf8')));
    expect(outcome.out).not.toContain('null');
    const names = ['majority', 'frozen', 'linear', 'untrained', 'fineTuned'];
    expect(Object.keys(results.test)).toEqual(names);
    for (const name of names) {
      const report = results.test[name];
      expect(Object.keys(report)).toEqual([
        'accuracy',
        'macroF1',
        'kappa',
        'perClass',
        'confusion',
        'classes',
      ]);
      expect(report.perClass.N2).toHaveProperty('f1');
    }
    for (const name of ['pretrained', 'untrained']) expect(results.latent[name].ari).toBeTypeOf('number');
  });

  test('leaves the files that a run folder is to hold', () => {
    const names = readdirSync(onlyRun(to('straight'))).sort();
    expect(names).toEqual([
      'checkpoints',
      'config.json',
      'environment.json',
      'figures',
      'latent',
      'latent.json',
      'metrics.csv',
      ...['fineTuned', 'frozen', 'linear', 'untrained'].map((name) => `predictions-${name}.csv`),
      'pretraining.json',
      'results.json',
      'split-rows.json',
      'split.json',
      'tensorboard',
    ]);
  });

  test('that is over is only printed again, without starting an engine', async () => {
    const run = onlyRun(to('straight'));
    const written = () => statSync(join(run, 'results.json')).mtimeMs;
    const before = written();
    rmSync(join(run, 'figures'), { recursive: true });
    const again = await thetalab('run', '--resume', run, '--json');
    expect(again).toEqual({ code: 0, out: outcome.out, err: '' });
    expect(written()).toBe(before);
    expect(readdirSync(join(run, 'figures'))).toEqual(
      expect.arrayContaining(['clusters.json', 'confusion-frozen.json']),
    );
    const table = await thetalab('evaluate', run);
    expect(table.code).toBe(0);
    expect(table.out).toMatch(/on the test part +accuracy +macro-F1 +kappa\nmajority /);
    expect(table.out).toContain(`Everything of this run is in ${run}`);
  });

  test('on two threads ends in the bytes of one on one', async () => {
    const { code, err } = await thetalab(...args('threads', '--set', 'engine.threads=2'));
    expect(code, err).toBe(0);
    expect(essence(onlyRun(to('threads')))).toEqual(straight);
  });

  test('with another seed ends in others', async () => {
    const [, ...more] = args('other seed', '--set', 'seed=43');
    expect((await thetalab('pretrain', ...more)).code).toBe(0);
    const encoder = join('checkpoints', 'encoder.safetensors');
    expect(digest(join(onlyRun(to('other seed')), encoder))).not.toBe(straight[encoder]);
  });

  test('step by step is the same run', async () => {
    const [, ...more] = args('steps', '--json');
    const first = await thetalab('pretrain', ...more);
    const run = onlyRun(to('steps'));
    expect(JSON.parse(first.out)).toEqual({ run });
    for (const step of [['latent', '--projector'], ['classify'], ['evaluate']]) {
      const { code, err } = await thetalab(...step, run);
      expect(code, err).toBe(0);
    }
    expect(essence(run)).toEqual(straight);
    const lines = (name: string) => readFileSync(join(run, 'latent', 'pretrained', name), 'utf8').split('\n');
    const [header, epoch] = lines('embeddings.csv').map((line) => line.split(','));
    const [names, known] = lines('projector/metadata.tsv').map((line) => line.split('\t'));
    const vector = lines('projector/tensors.tsv')[0]!.split('\t');
    expect([...names!, ...vector.map((_, i) => `z${i + 1}`)]).toEqual(header);
    expect([...known!, ...vector]).toEqual(epoch);
    expect(lines('projector/tensors.tsv')).toHaveLength(lines('embeddings.csv').length - 1);
  });

  test.each(stops)('stopped %s at every step and resumed ends in the same bytes', async (name, those) => {
    const run = () => onlyRun(to(name));
    for (const [at, [signal, where, file, milliseconds]] of those.entries()) {
      const attempt = start(at === 0 ? args(name, ...often, '--json') : ['run', '--resume', run(), '--json']);
      await stopWhen(attempt, signal, () => join(run(), ...file), milliseconds);
      const { code, out, err } = await attempt.ended;
      expect({ code, out }, `${where}: ${err}`).toEqual({ code: signal === 'SIGKILL' ? null : 130, out: '' });
      expect(err).not.toContain('    at ');
      const remedy = `interrupted; the state is kept: npx thetalab run --resume ${run()}\n`;
      if (code === 130) expect(err).toContain(remedy);
    }
    put(run(), 'results.json.4194305.tmp', '{"seed"');
    const { code, err } = await thetalab('run', '--resume', run());
    expect(code, err).toBe(0);
    expect(essence(run())).toEqual(straight);
    expect(readdirSync(run(), { recursive: true })).not.toContainEqual(expect.stringMatching(/\.tmp$/));
  });

  test('killed again and again at random moments ends in the same bytes', async () => {
    const key: [number, number] = [Date.now() >>> 0, process.pid];
    const random = new RandomStream(key);
    const parent = to('killed at random');
    let attempt = start(args('killed at random', ...often));
    await stopWhen(attempt, 'SIGKILL', () => join(onlyRun(parent), 'config.json'), random.uniform(0, 2000));
    await attempt.ended;
    const run = onlyRun(parent);
    let last: Outcome;
    let longest = 3000;
    do {
      attempt = start(['run', '--resume', run]);
      const timer = setTimeout(() => attempt.child.kill('SIGKILL'), random.uniform(0, longest));
      last = await attempt.ended;
      clearTimeout(timer);
      longest *= 1.5;
    } while (last.code === null);
    expect(last.code, `stream ${key}: ${last.err}`).toBe(0);
    expect(essence(run), `stream ${key}`).toEqual(straight);
  });

  describeWith('whose figures are drawn', [chromium()], () => {
    test('ends with 0, a picture of each, and no browser left behind', async () => {
      const run = onlyRun(to('straight'));
      const temporary = join(folder, 'temporary');
      mkdirSync(temporary);
      const { code, err } = await start(['evaluate', run], { ...process.env, TMPDIR: temporary }).ended;
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const figures = readdirSync(join(run, 'figures'));
      const named = (ending: string) => figures.filter((name) => name.endsWith(ending));
      expect(named('.png').length).toBe(named('.json').length);
      expect(figures).toContain('hypnogram-frozen.png');
      expect(readdirSync(temporary)).toEqual([]);
    });
  });

  describeWith('on a disk that becomes full', [mountableDisk()], () => {
    test('ends with 1, keeps the last checkpoint, and resumed with more room ends in the same bytes', async () => {
      const disk = smallDisk(2000);
      const runs = join(disk.folder, 'runs');
      const { code, out, err } = await thetalab('run', quick, ...tiny, ...often, '--out', runs);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(
        /thetalab: writeFileAtomic: .* got ENOSPC; the disk is full, free some space and resume\n$/,
      );
      const checkpoints = readdirSync(join(onlyRun(runs), 'checkpoints'));
      expect(checkpoints).toEqual(['pretraining.safetensors']);
      disk.resize(65_536);
      const resumed = await thetalab('run', '--resume', onlyRun(runs));
      expect(resumed.code, resumed.err).toBe(0);
      expect(essence(onlyRun(runs))).toEqual(straight);
    });
  });
});
