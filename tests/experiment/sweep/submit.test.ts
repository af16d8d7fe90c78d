import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSweep, submit, sweepConfigs, writeSweep } from '../../../src/experiment';
import { put, scratchFolder } from '../../support/scratch';
import { smallRun } from '../small-run';

const folder = scratchFolder();
const taken = join(folder, 'taken');
let out: string;

/** Stands in for a cluster: sbatch takes every job, notes that it did, and then does what `then` says. */
function pretendSlurm(then = ''): void {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const lines = {
    squeue: '',
    sacct: '',
    scontrol: 'echo "MaxArraySize = 100"',
    sbatch: `cat > /dev/null\necho x >> "${taken}"\n${then}\necho 4711`,
  };
  for (const [name, line] of Object.entries(lines))
    chmodSync(put(programs, name, `#!/bin/bash\n${line}\n`), 0o755);
  vi.stubEnv('PATH', `${programs}${delimiter}${process.env.PATH}`);
}

const sweepInto = () => openSweep(join(folder, 'configs'), out);
const submitted = () => (existsSync(taken) ? readFileSync(taken, 'utf8').length / 2 : 0);

beforeEach(({ task }) => {
  if (!existsSync(join(folder, 'configs')))
    writeSweep(join(folder, 'configs'), sweepConfigs(smallRun, 'small', { seeds: [0, 1] }));
  out = join(folder, task.id);
});
afterEach(() => vi.unstubAllEnvs());

test('keeps the script and the runs of a job by its number', async () => {
  pretendSlurm();
  const before = submitted();
  const { job } = await submit(sweepInto(), ['thetalab', 'task']);
  expect(job).toBe('4711');
  expect(submitted()).toBe(before + 1);
  expect(readdirSync(join(out, 'slurm')).sort()).toEqual(['4711.json', '4711.sh']);
  const read = (name: string) => readFileSync(join(out, 'slurm', name), 'utf8');
  expect(JSON.parse(read('4711.json'))).toEqual({ names: ['small-seed-0', 'small-seed-1'] });
  expect(read('4711.sh')).toContain('names=(\n  small-seed-0\n  small-seed-1\n)');
});

test('asks nothing of Slurm where it could keep no record of it', async () => {
  pretendSlurm();
  const before = submitted();
  mkdirSync(out);
  symlinkSync(join(folder, 'nowhere', 'at-all'), join(out, 'slurm'));
  await expect(submit(sweepInto(), ['thetalab', 'task'])).rejects.toThrow(
    /expected to .* ".*slurm.*", got E/,
  );
  expect(submitted()).toBe(before);
});

test('says which job it was and how to cancel it when the record is lost afterwards', async () => {
  mkdirSync(out);
  pretendSlurm(`rm -r "${out}/slurm"; echo in the way > "${out}/slurm"`);
  await expect(submit(sweepInto(), ['thetalab', 'task'])).rejects.toThrow(
    /^submit: expected to note job 4711 in ".*slurm", got E.*; Slurm has the job, but the next submit would not know: cancel it with scancel 4711$/,
  );
});
