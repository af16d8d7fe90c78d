import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { expected, formatJson, readJson, writeFileAtomic } from '../../system';
import { readConfig } from '../config';
import type { PoolTask } from '../pool';

/**
 * A folder of configs and the folder where their runs are: `runs/<name of the config>/` each, `state/` with how those
 * that are not done ended, `slurm/` with what was submitted, `logs/`, and `table.csv` and `table.json`.
 */
export interface Sweep {
  /** Folder of configs. */
  configs: string;
  /** Folder of everything that comes out of it. */
  out: string;
  /** The runs, in the order of their names, numbers in them by value. */
  members: PoolTask[];
}

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Where a sweep's runs are unless somebody says otherwise: `runs/sweep` for `configs/sweep`. */
export function sweepFolder(configs: string): string {
  return join('runs', basename(resolve(configs)));
}

/**
 * Reads a folder of configs; nothing is written.
 *
 * @param out where its runs are (default `sweepFolder`)
 * @throws ThetalabError when there is no config, or an invalid one, or the folder is that of a sweep's runs, or of these
 */
export function openSweep(configs: string, out = sweepFolder(configs)): Sweep {
  const remedy = 'make one with npx thetalab generate';
  if (!existsSync(configs) || !statSync(configs).isDirectory()) {
    throw expected('sweep', 'a folder of configs', `"${configs}", which is none`, remedy);
  }
  if (resolve(out) === resolve(configs)) {
    throw expected(
      'sweep',
      'another folder for the runs than that of the configs',
      `"${out}"`,
      'name one with --out',
    );
  }
  const own = notedConfigs(configs);
  if (own !== undefined) {
    const got = `"${configs}", where the runs of a sweep are`;
    throw expected('sweep', 'a folder of configs', got, `give that of its configs, "${own}"`);
  }
  const files = readdirSync(configs).filter((name) => extname(name) === '.json');
  if (!files.length) throw expected('sweep', `configs (*.json) in "${configs}"`, 'none', remedy);
  const names = files.map((file) => basename(file, '.json')).sort(byName);
  return { configs, out, members: names.map((name) => sweepMember(configs, name, out)) };
}

/**
 * One run of a sweep.
 *
 * @throws ThetalabError when its config is not there, or invalid
 */
export function sweepMember(configs: string, name: string, out = sweepFolder(configs)): PoolTask {
  if (!/^[\w.-]+$/.test(name)) {
    throw expected('sweep', 'configs named with letters, digits, ".", "_" or "-"', `"${name}"`, 'rename it');
  }
  return { name, folder: join(out, 'runs', name), config: readConfig(join(configs, `${name}.json`)) };
}

/** Leaves a note of where the configs are: by it `knownSweeps` finds the sweep, and `openSweep` tells runs from configs. */
export function noteSweep({ configs, out }: Sweep): void {
  writeFileAtomic(join(out, 'sweep.json'), formatJson({ configs: relative(out, configs) }));
}

/** The folder of configs whose runs are in this one; undefined when it holds no note of them. */
function notedConfigs(out: string): string | undefined {
  const note = join(out, 'sweep.json');
  if (!existsSync(note)) return undefined;
  const noted = readJson(note, 'sweep', 'correct or remove it') as { configs?: unknown } | null;
  return typeof noted?.configs === 'string' ? join(out, noted.configs) : undefined;
}

/** The folders of configs, each with that of its runs, of which something was run or submitted under a folder of runs. */
export function knownSweeps(runs = 'runs'): { configs: string; out: string }[] {
  if (!existsSync(runs)) return [];
  const folders = readdirSync(runs).sort(byName);
  return folders.flatMap((name) => {
    const out = join(runs, name);
    const configs = notedConfigs(out);
    return configs === undefined ? [] : [{ configs, out }];
  });
}
