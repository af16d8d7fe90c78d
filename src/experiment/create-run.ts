import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expected, makeFolder } from '../system';
import type { ExperimentConfig } from './config-schema';
import { checkSameConfig, openRun, RunFolder, runFormat } from './run-folder';

/**
 * Starts the engine and makes `<parent>/<name>-<time>/` with its `config.json` and `environment.json`.
 *
 * @param parent folder of runs (default `runs`)
 * @throws ThetalabError when the folder or a file in it cannot be made; nothing is left behind then
 */
export async function createRun(config: ExperimentConfig, parent = 'runs'): Promise<RunFolder> {
  await start(config.engine);
  const run = new RunFolder(claimFolder(parent, config.name ?? 'experiment'), config);
  try {
    await begin(run);
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
    await start(engine);
    await begin(new RunFolder(path, config));
  }
  return new RunFolder(path, { ...config, engine });
}

/** Only now is TensorFlow.js loaded: whoever only reads runs does without. */
async function start(engine: ExperimentConfig['engine']): Promise<void> {
  const { use } = await import('../engine');
  await use(engine.name, engine);
}

async function begin(run: RunFolder): Promise<void> {
  const { describeEnvironment } = await import('./environment');
  run.writeJson('environment.json', { format: runFormat, ...describeEnvironment(run.config.seed) });
  run.writeJson('config.json', run.config);
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
