import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  collectSweep,
  openSweep,
  type SubmitOutcome,
  type SweepTable,
  sweepConfigs,
  sweepStatus,
  writeSweep,
} from '../../src/experiment';
import { smallRun } from '../experiment/small-run';
import { bringUpToDate } from '../kernel/jupyter';
import { describeWith } from '../support/requirements';
import { scratchFolder } from '../support/scratch';
import { SlurmCluster, slurmInstalled, until } from '../support/slurm-cluster';
import { essence, type Outcome, start } from './command-line';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** One run whose time will be over, three that are stopped in other ways, 24 that are not, and 25, which are too many. */
const count = (length: number) => Array.from({ length }, (_, at) => at);
const sweeps = {
  limited: { seeds: [0] },
  three: { seeds: [1, 2, 3] },
  many: { grid: { latent_dim: [4, 6] }, seeds: count(12) },
  more: { seeds: count(25) },
};
const [limited, signalled, cancelled, killed] = [0, 1, 2, 3].map((seed) => `small-seed-${seed}`) as [
  string,
  string,
  string,
  string,
];

describeWith('sweeps on a cluster with Slurm', [slurmInstalled()], () => {
  const folder = scratchFolder();
  const cluster = new SlurmCluster(join(folder, 'slurm'));
  const inFolder = (...parts: string[]) => join(folder, ...parts);
  const small = ['--cpus', '1', '--mem', '0'];
  const jobs: Record<string, string> = {};
  let reference: Promise<Outcome[]>;

  const thetalab = (...args: string[]) => start(args, cluster.env).ended;
  const on = (command: string, sweep: string, ...args: string[]) =>
    thetalab(command, inFolder(sweep), '--out', inFolder(`out-${sweep}`), '--json', ...args);
  const asked = async <T>(command: string, sweep: string, ...args: string[]): Promise<T> => {
    const { code, out, err } = await on(command, sweep, ...args);
    expect(code, err).toBe(0);
    return JSON.parse(out);
  };
  const submit = async (sweep: string, ...args: string[]) => {
    const outcome = await asked<SubmitOutcome>('submit', sweep, ...small, ...args);
    jobs[sweep] = outcome.job!;
  };

  const runOf = (sweep: string, name: string) => inFolder(`out-${sweep}`, 'runs', name);
  const isDone = (sweep: string, name: string) => existsSync(join(runOf(sweep, name), 'results.json'));
  const doneOf = (sweep: string) => {
    const runs = inFolder(`out-${sweep}`, 'runs');
    return existsSync(runs) ? readdirSync(runs).filter((name) => isDone(sweep, name)) : [];
  };
  const log = (sweep: string, task: number) => {
    const file = inFolder(`out-${sweep}`, 'logs', `${jobs[sweep]}_${task}.err`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const isQueuedAgain = (sweep: string, task: number) =>
    until(`task ${task} of ${sweep} is queued again`, () =>
      log(sweep, task).includes('interrupted; the state is kept: it is queued again'),
    );
  const hasLeft = (task: string) =>
    until(`${task} has left the queue`, async () => (await cluster.ask('squeue', '-h', '-j', task)) === '');
  const opened = (sweep: string) => openSweep(inFolder(sweep), inFolder(`out-${sweep}`));
  const stateOf = async (sweep: string, name: string) =>
    (await sweepStatus(opened(sweep))).members.find((member) => member.name === name)!;

  /** The process that has a run, which its lock names. */
  const processOf = (sweep: string, name: string) => {
    const lock = readdirSync(runOf(sweep, name)).find((file) => file.startsWith('lock-'))!;
    return Number(/^lock-(\d+)/.exec(lock)![1]);
  };
  /** Halts a run in the middle of its pretraining, where what comes next will find it. */
  const halt = async (sweep: string, name: string) => {
    const checkpoint = join(runOf(sweep, name), 'checkpoints', 'pretraining.safetensors');
    await until(`${name} has a checkpoint`, () => existsSync(checkpoint));
    process.kill(processOf(sweep, name), 'SIGSTOP');
  };

  beforeAll(async () => {
    bringUpToDate();
    vi.stubEnv('SLURM_CONF', cluster.env.SLURM_CONF);
    vi.stubEnv('PATH', cluster.env.PATH);
    await cluster.start();
    for (const [name, plan] of Object.entries(sweeps)) {
      const passes = { ...smallRun.pretraining_params, max_epochs: name === 'many' ? 0 : 8 };
      const base = { ...smallRun, pretraining_params: passes, checkpoint_seconds: 0 };
      writeSweep(inFolder(name), sweepConfigs(base, 'small', plan));
    }
    // Slurm looks at time limits twice a minute, and asks to stop at the last look before there are `grace` seconds left.
    const limits = ['--time', '2', '--grace', '75', '--sbatch=--nodelist=n1'];
    await Promise.all([submit('limited', ...limits), submit('three', '--sbatch=--nodelist=n1')]);
    await Promise.all([
      halt('limited', limited),
      ...[signalled, cancelled, killed].map((name) => halt('three', name)),
    ]);
    await submit('many', '--array-limit', '3');
    reference = Promise.all(
      ['limited', 'three'].map((sweep) =>
        thetalab('sweep', inFolder(sweep), '--out', inFolder(`here-${sweep}`), '--jobs', '1'),
      ),
    );
  });
  afterAll(() => cluster.stop());

  test('a task that gets SIGTERM writes a checkpoint and is queued again', async () => {
    await cluster.ask('scancel', '--signal=TERM', '--batch', `${jobs.three}_0`);
    process.kill(processOf('three', signalled), 'SIGCONT');
    await isQueuedAgain('three', 0);
    expect(isDone('three', signalled)).toBe(false);
  });

  test('one that is cancelled keeps its state, and is not', async () => {
    await cluster.ask('scancel', `${jobs.three}_1`);
    await hasLeft(`${jobs.three}_1`);
    expect(log('three', 1)).toMatch(
      /interrupted; the state is kept: Slurm has it as \w+: it is not queued again/,
    );
    const reason = `job ${jobs.three}_1 ended as CANCELLED`;
    expect(await stateOf('three', cancelled)).toEqual({ name: cancelled, state: 'stopped', reason });
  });

  test('one that is killed is told from one that was never begun', async () => {
    process.kill(processOf('three', killed), 'SIGKILL');
    await hasLeft(`${jobs.three}_2`);
    const { state, reason } = await stateOf('three', killed);
    expect(state).toBe('stopped');
    expect(reason).toMatch(
      /^job \d+_2 ended as FAILED.*, on n1: cancelled, killed, short of memory, or the node/,
    );
  });

  test('collect says which are missing and why', async () => {
    const { out, err } = await on('collect', 'three');
    const table: SweepTable = JSON.parse(out);
    expect(table.rows.map(({ name }) => name)).toEqual([signalled, cancelled, killed]);
    expect(table.missing.map(({ name }) => name)).toEqual(expect.arrayContaining([cancelled, killed]));
    expect(err).toContain(`stopped: ${cancelled}: job ${jobs.three}_1 ended as CANCELLED\n`);
    expect(readFileSync(inFolder('out-three', 'table.csv'), 'utf8')).toContain(`${cancelled},stopped,2,`);
  });

  test('submit takes those alone that are neither done nor in the queue', async () => {
    const again = await asked<SubmitOutcome>('submit', 'three', ...small);
    expect(again.submitted).toEqual([cancelled, killed]);
    const none = await asked<SubmitOutcome>('submit', 'three', ...small);
    expect(none.submitted).toEqual([]);
    expect(none).not.toHaveProperty('job');
  });

  test('24 runs of which a node is lost in the middle end with 24 results and one table', async () => {
    let most = 0;
    const running = async () => {
      const lines = await cluster.ask('squeue', '-h', '-r', '-j', jobs.many!, '-t', 'RUNNING', '-o', '%N');
      most = Math.max(most, lines.split('\n').length - 1);
      return lines;
    };
    await until('n2 runs and four are done', async () => {
      return (await running()).includes('n2') && doneOf('many').length >= 4;
    });
    await cluster.loseNode('n2');
    const file = (name: string) => join(runOf('many', name), 'results.json');
    const finished = doneOf('many').map((name) => [file(name), statSync(file(name)).mtimeMs] as const);
    await until('all 24 are done', async () => (await running()) === '' && doneOf('many').length === 24);
    expect(most).toBe(3);
    for (const [path, time] of finished) expect(statSync(path).mtimeMs).toBe(time);

    const table = await asked<SweepTable>('collect', 'many');
    expect(table.missing).toEqual([]);
    expect(table.rows).toHaveLength(24);
    for (const row of table.rows) {
      const { test } = JSON.parse(readFileSync(file(String(row.name)), 'utf8'));
      expect(row['frozen.macroF1']).toBe(test.frozen.macroF1);
    }
    const lines = readFileSync(inFolder('out-many', 'table.csv'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(25);
    expect(lines[0]).toMatch(/^name,state,seed,pretraining_params.latent_dim,majority.accuracy,/);
  });

  test('one whose time is over is queued again', async () => {
    await isQueuedAgain('limited', 0);
  });

  test('all that was stopped ends in the bytes of runs that never were', async () => {
    for (const { code, err } of await reference) expect(code, err).toBe(0);
    for (const [sweep, names] of [
      ['limited', [limited]],
      ['three', [signalled, cancelled, killed]],
    ] as const) {
      await until(`${sweep} is done`, () => doneOf(sweep).length === names.length);
      for (const name of names)
        expect(essence(runOf(sweep, name)), name).toEqual(essence(inFolder(`here-${sweep}`, 'runs', name)));
      expect(await collectSweep(opened(sweep))).toEqual(
        await collectSweep(openSweep(inFolder(sweep), inFolder(`here-${sweep}`))),
      );
    }
  });

  test('an array that is too long for the cluster is refused, as Slurm itself would', async () => {
    const { code, err } = await on('submit', 'more');
    expect(code).toBe(1);
    expect(err).toContain(
      'submit: expected at most 24 runs in one array job (MaxArraySize), got 25; put the configs into several folders',
    );
    const isAllowed = async (last: number) =>
      (await cluster.ask('sbatch', '--hold', `--array=0-${last}`, '--wrap', 'true')) !== '';
    expect([await isAllowed(23), await isAllowed(24)]).toEqual([true, false]);
  });

  test('what Slurm refuses is said in its words, with a way out', async () => {
    const { code, err } = await thetalab(
      'submit',
      inFolder('limited'),
      '--out',
      inFolder('new'),
      '--partition',
      'x',
    );
    expect({ code, err }).toEqual({
      code: 1,
      err: 'thetalab: slurm: expected sbatch to do its work, got "invalid partition specified: x; Batch job submission failed: Invalid partition name specified"; sinfo names the partitions for --partition\n',
    });
  });

  test('nothing of the cluster is left when it stops, and that it does not answer is said', async () => {
    await cluster.stop();
    expect(cluster.processes()).toEqual([]);
    const { unasked } = await sweepStatus({ ...opened('more'), out: inFolder('out-many') });
    expect(unasked).toMatch(/^slurm: expected squeue to do its work, got ".*"; the cluster does not answer/);
  });
});
