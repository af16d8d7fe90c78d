import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expected, formatJson, readJson, writeFileAtomic } from '../system';
import { parseConfig } from './config';
import type { ExperimentConfig } from './config-schema';
import { checkSame } from './same-config';

/** Version of the folder's layout; a folder of another version is refused. */
export const runFormat = 6;

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
    return readFile(this.file(...parts)) as T;
  }
}

/** @throws ThetalabError naming the first keys of the config in which the run differs */
export function checkSameConfig({ path, config: found }: RunFolder, config: ExperimentConfig): void {
  checkSame('run', path, config, found, 'choose another folder, or remove this one');
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
  const format = (readFile(join(path, 'environment.json')) as { format?: unknown } | null)?.format;
  if (format !== runFormat) {
    const remedy = 'resume it with the version that made it, or start a new run from its config.json';
    throw expected(
      'openRun',
      `a run folder of format ${runFormat}`,
      `${format === undefined ? 'none' : `format ${JSON.stringify(format)}`} in "${path}"`,
      remedy,
    );
  }
  return new RunFolder(path, parseConfig(readFile(join(path, 'config.json')), join(path, 'config.json')));
}

const readFile = (path: string) => readJson(path, 'openRun', 'restore the file or start a new run');
