import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { RandomStream, use } from '../../src/engine';
import { describeWith, type Optional, root } from '../support/requirements';
import { temporaryFolder } from './support';

const native: Optional = await use('native').then(
  () => ({ path: 'native' }),
  (cause: Error) => ({ reason: cause.message }),
);
const path = temporaryFolder();
const program = join(root, '.artifacts', 'programs', 'killed-training.cjs');

/** Starts a training in a process of its own. */
function start(task: string, folder: string): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [program, task, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { child, ended: new Promise((resolve) => child.on('exit', resolve)) };
}

/** Kills a training some time after it has written so many checkpoints; false when it came to its end before. */
async function killed(task: string, folder: string, checkpoints: number, delay: number): Promise<boolean> {
  const { child, ended } = start(task, folder);
  const checkpoint = join(folder, 'checkpoint.safetensors');
  const written = () => statSync(checkpoint, { throwIfNoEntry: false })?.mtimeMs;
  let [left, last] = [checkpoints, written()];
  while (left > 0 && child.exitCode === null) {
    await wait(1);
    if (written() === last) continue;
    last = written();
    left--;
  }
  await wait(delay);
  child.kill('SIGKILL');
  const code = await ended;
  if (code !== null) expect(code).toBe(0);
  return code === null;
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What a training leaves that must not depend on interruptions. */
function results(folder: string) {
  const rows = readFileSync(join(folder, 'metrics.csv'), 'utf8').split('\n');
  return {
    encoder: digest(join(folder, 'encoder.safetensors')),
    classifier: digest(join(folder, 'classifier.safetensors')),
    metrics: rows.filter((row) => !row.includes(',seconds,')),
  };
}

describeWith('a process that is killed', [native], () => {
  beforeAll(() => {
    const entryPoints = [join(__dirname, 'killed-training.ts')];
    buildSync({
      entryPoints,
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
    });
  });

  test.each([
    ['pretrain', 4],
    ['fineTune', 4],
    ['trainClassifier', 60],
  ])(
    '%s: resumed after each kill it ends in the bytes of a training that was never stopped',
    async (task, most) => {
      const [straight, again, broken] = ['straight', 'again', 'broken'].map((name) =>
        path(`${task}-${name}`),
      );
      for (const folder of [straight!, again!, broken!]) mkdirSync(folder);
      expect(await start(task, straight!).ended).toBe(0);
      expect(await start(task, again!).ended).toBe(0);
      expect(results(again!)).toEqual(results(straight!));

      const key: [number, number] = [Date.now() >>> 0, process.pid];
      const random = new RandomStream(key);
      const kills: string[] = [];
      while (kills.length < 3) {
        const [checkpoints, delay] = [1 + random.integer(most), random.uniform(0, 40)];
        if (!(await killed(task, broken!, checkpoints, delay))) break;
        kills.push(`${delay.toFixed(0)} ms after ${checkpoints} checkpoints`);
      }
      expect(kills, `stream ${key}`).not.toEqual([]);
      expect(await start(task, broken!).ended).toBe(0);
      expect(results(broken!), `killed ${kills.join(', then ')}; stream ${key}`).toEqual(results(straight!));
    },
    180_000,
  );
});
