import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { use } from '../engine';
import { expected, formatJson, makeFolder, writeFileAtomic } from '../system';
import { parseConfig } from './config';
import type { ExperimentConfig } from './config-schema';
import { describeEnvironment } from './environment';
import { describe } from './json-value';

/** Version of the folder's layout; a folder of another version is refused. */
export const runFormat = 4;

/**
 * One run on disk: `config.json` (complete), `environment.json`, `split.json`, `split-rows.json`, `metrics.csv`,
 * TensorBoard event files, `checkpoints/`, `latent/`, `predictions-<classifier>.csv`, `results.json` and `figures/`. A step is done when its
 * last file is there, and every file is written whole or not at all: a kill at any moment leaves a folder that
 * resumes.
 */
export class RunFolder {
  constructor(
    readonly path: string,
    readonly config: ExperimentConfig,
  ) {}

  /** Name of the folder. */
  get name(): string {
    return basename(this.path);
  }

  /** Path of a file of this run. */
  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Whether a file of this run is there, whole. */
  has(...parts: string[]): boolean {
    return existsSync(this.file(...parts));
  }

  /**
   * Writes a JSON file, at once and whole.
   *
   * @throws ThetalabError when a number is not finite or the file cannot be written
   */
  writeJson(name: string, value: unknown): void {
    writeFileAtomic(this.file(name), formatJson(value, name));
  }

  /** Removes the halves of files that a kill left behind. */
  removeLeftovers(): void {
    for (const name of readdirSync(this.path, { recursive: true, encoding: 'utf8' })) {
      if (/\.\d+\.tmp$/.test(name)) rmSync(this.file(name), { force: true });
    }
  }

  /** Takes back the making of a run whose data could not be prepared: such a folder is of no use. */
  removeIfUnprepared(): void {
    if (!this.has('split.json')) rmSync(this.path, { recursive: true, force: true });
  }

  /** Reads a JSON file of this run. */
  readJson<T>(...parts: string[]): T {
    return readJson(this.file(...parts)) as T;
  }
}

/**
 * Starts the engine and makes `<parent>/<name>-<time>/` with its `config.json` and `environment.json`.
 *
 * @param parent folder of runs (default `runs`)
 * @throws ThetalabError when the folder or a file in it cannot be made; nothing is left behind then
 */
export async function createRun(config: ExperimentConfig, parent = 'runs'): Promise<RunFolder> {
  await use(config.engine.name, config.engine);
  const run = new RunFolder(claimFolder(parent, config.name ?? 'experiment'), config);
  try {
    begin(run);
  } catch (cause) {
    rmSync(run.path, { recursive: true, force: true });
    throw cause;
  }
  return run;
}

/**
 * The run in a folder of the caller's choice: opened when it is there, begun when it is not, or not wholly.
 *
 * @param engine threads and the like of this process, which results do not depend on (default those of the config)
 * @throws ThetalabError when the folder holds another experiment, or cannot be made
 */
export async function runAt(
  path: string,
  config: ExperimentConfig,
  engine: ExperimentConfig['engine'] = config.engine,
): Promise<RunFolder> {
  if (existsSync(join(path, 'config.json'))) checkSameConfig(openRun(path), config);
  else {
    await use(engine.name, engine);
    begin(new RunFolder(path, config));
  }
  return new RunFolder(path, { ...config, engine });
}

/** @throws ThetalabError naming the first part of the config in which the run differs */
export function checkSameConfig({ path, config: found }: RunFolder, config: ExperimentConfig): void {
  const part = (Object.keys({ ...config, ...found }) as (keyof ExperimentConfig)[]).find(
    (key) => JSON.stringify(config[key]) !== JSON.stringify(found[key]),
  );
  if (part === undefined) return;
  const [wanted, got] = [config[part], found[part]].map((value) => describe(value));
  throw expected('run', `${part} ${wanted} in "${path}"`, got!, 'choose another folder, or remove this one');
}

function begin(run: RunFolder): void {
  run.writeJson('environment.json', { format: runFormat, ...describeEnvironment(run.config.seed) });
  run.writeJson('config.json', run.config);
}

/**
 * Opens a run folder to resume or to read it.
 *
 * @throws ThetalabError when the folder is not a run, or one of another version
 */
export function openRun(path: string): RunFolder {
  const missing = ['config.json', 'environment.json'].find((name) => !existsSync(join(path, name)));
  if (missing) {
    throw expected('openRun', `a run folder with ${missing}`, `"${path}"`, 'name a folder inside runs/');
  }
  const format = (readJson(join(path, 'environment.json')) as { format?: unknown } | null)?.format;
  if (format !== runFormat) {
    const remedy = 'resume it with the version that made it, or start a new run from its config.json';
    throw expected(
      'openRun',
      `a run folder of format ${runFormat}`,
      `${format === undefined ? 'none' : `format ${JSON.stringify(format)}`} in "${path}"`,
      remedy,
    );
  }
  return new RunFolder(path, parseConfig(readJson(join(path, 'config.json')), join(path, 'config.json')));
}

/** Makes a folder that was not there before and returns its path. */
function claimFolder(parent: string, name: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
  const base = join(parent, `${name}-${time}`);
  let path = base;
  try {
    makeFolder(parent);
    for (let attempt = 2; !claim(path); attempt++) path = `${base}-${attempt}`;
  } catch (cause) {
    const remedy = 'choose another place for runs, or make room there';
    throw expected(
      'createRun',
      `to make "${path}"`,
      (cause as NodeJS.ErrnoException).code ?? 'an error',
      remedy,
    );
  }
  return path;
}

function claim(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw expected(
      'openRun',
      `JSON in "${path}"`,
      (cause as Error).message,
      'restore the file or start a new run',
    );
  }
}
