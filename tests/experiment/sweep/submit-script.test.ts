import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { submitScript } from '../../../src/experiment';
import { slurmTask } from '../../../src/experiment/sweep/slurm/slurm-task';

const work = {
  folder: '/work',
  logs: '/home/ada/runs/sweep/logs',
  names: ['a', 'b', 'c'],
  command: ['node', 'x.js'],
};

test('has the settings of a run of SimpleSleepNet unless somebody says otherwise, but for the GPU', () => {
  expect(submitScript(work)).toBe(`#!/bin/bash
#SBATCH --job-name=thetalab
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=4G
#SBATCH --time=12:00:00
#SBATCH --array=0-2
#SBATCH --chdir=/work
#SBATCH --output=/home/ada/runs/sweep/logs/%A_%a.out
#SBATCH --error=/home/ada/runs/sweep/logs/%A_%a.err
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@120
#SBATCH --requeue

names=(
  a
  b
  c
)
exec node x.js --requeues 20 -- "\${names[SLURM_ARRAY_TASK_ID]}"
`);
});

test('says all that it is told', () => {
  const lines = submitScript(work, {
    jobName: 'SleepNet',
    time: '1-00:00:00',
    cpus: 2,
    mem: '16G',
    gpus: 'a100:1',
    partition: 'long,short',
    account: 'lab',
    qos: 'high',
    constraint: 'avx512&ib',
    mail: 'me@example.org',
    arrayLimit: 2,
    grace: 300,
    requeues: 0,
    setup: ['module load nodejs'],
    sbatch: ['--exclusive'],
  }).split('\n');
  for (const option of [
    '--job-name=SleepNet',
    '--cpus-per-task=2',
    '--mem=16G',
    '--time=1-00:00:00',
    '--gpus=a100:1',
    '--partition=long,short',
    '--account=lab',
    '--qos=high',
    '--constraint=avx512&ib',
    '--mail-type=END,FAIL',
    '--mail-user=me@example.org',
    '--array=0-2%2',
    '--signal=B:TERM@300',
    '--no-requeue',
    '--exclusive',
  ]) {
    expect(lines).toContain(`#SBATCH ${option}`);
  }
  expect(lines.join()).not.toContain('--mem-per-cpu');
  expect(lines.slice(-3)).toEqual([
    'module load nodejs',
    `exec node x.js --requeues 0 -- "\${names[SLURM_ARRAY_TASK_ID]}"`,
    '',
  ]);
});

test('keeps spaces, quotes and percent signs of folders and commands', () => {
  const odd = {
    ...work,
    folder: '/my work',
    logs: '/100%/logs',
    command: ['printf', '%s|', "it's", '$HOME'],
  };
  const script = submitScript(odd);
  expect(script).toContain('#SBATCH --chdir="/my work"');
  expect(script).toContain('#SBATCH --output=/100%%/logs/%A_%a.out');
  const env = { ...process.env, SLURM_ARRAY_TASK_ID: '1' };
  const printed = execFileSync('bash', ['-c', script], { encoding: 'utf8', env });
  expect(printed).toBe("it's|$HOME|--requeues|20|--|b|");
});

test.each(['two\nlines', 'a "quote"', ''])('refuses the partition %j', (partition) => {
  expect(() => submitScript(work, { partition })).toThrow(
    'submit: expected --partition without quotes and line',
  );
});

test('a task knows itself by its environment', () => {
  expect(slurmTask({})).toBeUndefined();
  const job = { SLURM_ARRAY_JOB_ID: '12', SLURM_ARRAY_TASK_ID: '3', SLURMD_NODENAME: 'n7' };
  expect(slurmTask(job)).toEqual({ task: '12_3', node: 'n7', cpus: undefined, restarts: 0 });
  expect(slurmTask({ ...job, SLURM_CPUS_PER_TASK: '8', SLURM_RESTART_COUNT: '2' })).toMatchObject({
    cpus: 8,
    restarts: 2,
  });
});
