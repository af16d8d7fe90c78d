import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { use } from '../../../src/engine';
import { defaultJobs, openRun, parseConfig, runPool, startExperiment } from '../../../src/experiment';
import { threadsOf } from '../../../src/experiment/pool/pool-size';
import type { PoolTask } from '../../../src/experiment/pool/pool-task';
import { interrupt, resetInterruption } from '../../../src/system';
import { bringUpToDate } from '../../kernel/jupyter';
import { scratchFolder } from '../../support/scratch';
import { smallRun, timeless } from '../small-run';

const folder = scratchFolder();
const quiet = { quiet: true };
beforeAll(async () => {
  bringUpToDate();
  await use();
});
afterEach(resetInterruption);

const task = (name: string, changes: Record<string, unknown> = {}): PoolTask => ({
  name,
  folder: join(folder, name),
  config: parseConfig({ ...smallRun, ...changes }),
});
const long = { pretraining_params: { ...smallRun.pretraining_params, max_epochs: 100_000 } };
const childrenOf = (parent: number) =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('pool/worker.js'))
    .map((line) => Number.parseInt(line, 10));
const until = async (holds: () => boolean) => {
  while (!holds()) await wait(10);
};

test('runs end as each alone would, whatever the number of jobs, and are not done twice', async () => {
  const seeds = [3, 4];
  const alone = [];
  for (const seed of seeds) {
    const { run } = await startExperiment(parseConfig({ ...smallRun, seed }), join(folder, 'alone'));
    alone.push(timeless(run.path));
  }
  for (const jobs of [1, 2]) {
    const tasks = seeds.map((seed) => task(`jobs${jobs}-seed${seed}`, { seed }));
    const ended: string[] = [];
    const outcomes = await runPool(tasks, {
      jobs,
      quiet: true,
      onEnded: ({ task: { name } }) => ended.push(name),
    });
    expect(outcomes).toEqual(tasks.map((one) => ({ task: one, status: 'completed' })));
    expect(tasks.map((one) => timeless(one.folder))).toEqual(alone);
    expect(ended.sort()).toEqual(tasks.map(({ name }) => name));
    expect(await runPool(tasks, { quiet: true, onEnded: () => expect.unreachable() })).toEqual(outcomes);
    expect(readdirSync(tasks[0]!.folder).filter((name) => name.startsWith('lock'))).toEqual([]);
  }
  expect(openRun(join(folder, 'jobs2-seed3')).config.engine).not.toHaveProperty('threads');
});

test('a run that fails is told of with its reason, hinders no other and can be tried again', async () => {
  const stranger = { dataset: { ...smallRun.dataset, split: { ...smallRun.dataset.split, test: ['S99'] } } };
  const [wrong, right] = [task('wrong', stranger), task('right')];
  const outcomes = await runPool([wrong, right], { jobs: 1, ...quiet });
  expect(outcomes).toMatchObject([
    { status: 'failed', reason: expect.stringMatching(/^splitBySubject: .*"S99"/) },
    { status: 'completed' },
  ]);
  expect(existsSync(wrong.folder)).toBe(false);
});

test('what was interrupted goes on as if it had not been', async () => {
  const changes = { pretraining_params: { ...smallRun.pretraining_params, max_epochs: 8 } };
  const [whole, broken, never] = [task('whole', changes), task('broken', changes), task('never')];
  await runPool([whole], quiet);
  const first = runPool([broken, never], { jobs: 1, ...quiet });
  await until(() => existsSync(join(broken.folder, 'metrics.csv')));
  interrupt();
  expect((await first).map(({ status }) => status)).toEqual(['interrupted', 'interrupted']);
  expect(existsSync(never.folder)).toBe(false);
  expect(existsSync(join(broken.folder, 'results.json'))).toBe(false);
  resetInterruption();
  expect((await runPool([broken], quiet))[0]!.status).toBe('completed');
  expect(timeless(broken.folder)).toEqual(timeless(whole.folder));
});

test('a process that is killed costs its run alone, and the next one has a new process', async () => {
  const [killed, next] = [task('killed', long), task('next')];
  const pool = runPool([killed, next], { jobs: 1, ...quiet });
  await until(() => existsSync(join(killed.folder, 'metrics.csv')));
  const [child] = childrenOf(process.pid);
  process.kill(child!, 'SIGKILL');
  expect(await pool).toMatchObject([
    { status: 'failed', reason: expect.stringContaining('ended with SIGKILL; perhaps memory was short') },
    { status: 'completed' },
  ]);
  expect(childrenOf(process.pid)).toEqual([]);
});

test('when what hears of the ends throws, all others are stopped, and no process is left', async () => {
  const [short, endless] = [task('heard'), task('endless', long)];
  const pool = runPool([endless, short, task('waiting')], {
    jobs: 2,
    ...quiet,
    onEnded({ task: { name } }) {
      if (name === 'heard') throw new Error('the disk is full');
    },
  });
  await expect(pool).rejects.toThrow('the disk is full');
  expect(childrenOf(process.pid)).toEqual([]);
  expect(existsSync(join(folder, 'waiting'))).toBe(false);
});

describe('refuses', () => {
  test.each([0, 1.5, Number.NaN])('%s jobs', async (jobs) => {
    await expect(runPool([task('any')], { jobs })).rejects.toThrow(
      `a whole number of jobs from 1 on, got ${jobs}`,
    );
  });

  test('two runs in one folder', async () => {
    await expect(runPool([task('same'), task('same')])).rejects.toThrow('a folder for each run, got');
  });

  test('a folder of another experiment', async () => {
    await runPool([task('mine')], quiet);
    const other = { ...task('mine'), config: parseConfig({ ...smallRun, seed: 99 }) };
    await expect(runPool([other])).rejects.toThrow(
      `run: expected seed 99 in "${other.folder}", got seed 3; choose another folder, or remove this one`,
    );
  });
});

test('cores and memory decide how many run side by side, and with how many threads', () => {
  const gib = 2 ** 30;
  expect(defaultJobs(8, 64 * gib)).toBe(8);
  expect(defaultJobs(8, 6 * gib)).toBe(3);
  expect(defaultJobs(8, 1 * gib)).toBe(1);
  expect([1, 2, 3, 8, 9].map((runs) => threadsOf(runs, 8))).toEqual([8, 4, 2, 1, 1]);
});

test('shows what is done, running and waiting', async () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  await runPool([task('shown1'), task('shown2')], { jobs: 1, label: 'study' });
  vi.restoreAllMocks();
  expect(lines[0]).toContain('0/2 runs, running 1, waiting 1');
  expect(lines.at(-1)).toMatch(/^study: 2 runs in [\d.]+ s\n$/);
});
