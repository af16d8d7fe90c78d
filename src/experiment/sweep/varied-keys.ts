import { isRecord } from '../../system';
import type { ExperimentConfig } from '../config-schema';

/** One key in which configs differ. */
export interface VariedKey {
  path: string;
  /** Its value in each config; what is no number, text or truth as JSON; `null` where a config does not have it. */
  values: (string | number | boolean | null)[];
}

/** The keys in which some configs differ, names and numbers of experiments aside, in the order of the configs. */
export function variedKeys(configs: readonly ExperimentConfig[]): VariedKey[] {
  const flat = configs.map((config) => flatten(config));
  const paths = new Set(flat.flatMap((values) => [...values.keys()]));
  for (const path of ['name', 'experiment_num']) paths.delete(path);
  const keys = [...paths].map((path) => ({ path, values: flat.map((values) => values.get(path) ?? null) }));
  return keys.filter(({ values }) => values.some((value) => value !== values[0]));
}

function flatten(value: object, prefix = '', found = new Map<string, string | number | boolean>()) {
  for (const [key, inner] of Object.entries(value)) {
    if (isRecord(inner)) flatten(inner, `${prefix}${key}.`, found);
    else if (inner !== undefined) found.set(prefix + key, plain(inner));
  }
  return found;
}

function plain(value: unknown): string | number | boolean {
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  return isPlain ? value : JSON.stringify(value);
}
