import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../support/requirements';

/** How a `thetalab` command ended, and what it printed. */
export interface Outcome {
  /** Exit code; `null` when a signal ended it. */
  code: number | null;
  out: string;
  err: string;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Outcome>;
}

/** Arguments that make a run of `configs/quick.json` take seconds. */
export const tiny = [
  'dataset.synthetic={"subjects":3,"epochs_per_night":16}',
  'dataset.split={"train":0.4,"validation":0.3,"test":0.3}',
  'pretraining_params.batch_size=4',
  'pretraining_params.latent_dim=8',
  'pretraining_params.max_epochs=2',
  'latent_space_params={"tsne_enabled":true,"umap_enabled":false,"n_clusters":3}',
  'sup_training_params={"batch_size":4,"max_epochs":3,"fine_tuning":{"enabled":true,"max_epochs":2,"batch_size":4}}',
].flatMap((value) => ['--set', value]);

/** The config that `tiny` shrinks. */
export const quick = join(root, 'configs', 'quick.json');

/** Surroundings in which no browser is found: it takes seconds to draw figures as pictures. */
const withoutBrowser = { ...process.env, PATH: '/nowhere', CHROME_PATH: '' };

/** Starts `thetalab` with these arguments. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = withoutBrowser, cwd = root): Running {
  const child = spawn(process.execPath, [join(root, 'bin', 'thetalab.js'), ...args], { cwd, env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Outcome>((done) => {
    child.on('close', (code) => done({ code, out, err }));
  });
  return { child, ended };
}

/** Runs `thetalab` with these arguments to its end. */
export function thetalab(...args: string[]): Promise<Outcome> {
  return start(args).ended;
}

/** The only run folder in a folder. */
export function onlyRun(folder: string): string {
  const [name, ...others] = existsSync(folder) ? readdirSync(folder) : [];
  if (name === undefined || others.length) throw new Error(`${folder} holds ${[name, ...others]}`);
  return join(folder, name);
}

/** Sends a signal once a run has written a file, or written it anew; false when it ended before. */
export async function stopWhen(
  { child }: Running,
  signal: NodeJS.Signals,
  file: () => string,
  milliseconds = 0,
): Promise<boolean> {
  const written = () => {
    try {
      return statSync(file()).mtimeMs;
    } catch {
      return undefined;
    }
  };
  const before = written();
  while (child.exitCode === null && child.signalCode === null && written() === before) await wait(2);
  await wait(milliseconds);
  return child.kill(signal);
}

/** What a finished run holds that must not depend on interruptions or threads: digests of files, and rows without times. */
export function essence(run: string): Record<string, unknown> {
  const weights = readdirSync(join(run, 'checkpoints')).filter((name) => /^[\w-]+\.safetensors$/.test(name));
  const final = weights.filter((name) => !/(training|pretraining)\.safetensors$/.test(name));
  const files = [...final.map((name) => join('checkpoints', name)), ...tables(run)];
  const { pretraining, ...results } = JSON.parse(readFileSync(join(run, 'results.json'), 'utf8'));
  const rows = readFileSync(join(run, 'metrics.csv'), 'utf8').split('\n');
  return {
    ...Object.fromEntries(files.sort().map((name) => [name, digest(join(run, name))])),
    results: { ...results, pretraining: { ...pretraining, seconds: 0 } },
    metrics: rows.filter((row) => !row.includes(',seconds,')),
    split: readFileSync(join(run, 'split.json'), 'utf8'),
  };
}

function tables(run: string): string[] {
  const names = readdirSync(run, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.csv') && name !== 'metrics.csv');
}

/** A text that differs when any byte of a file does. */
export function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
