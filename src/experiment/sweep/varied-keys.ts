import type { ExperimentConfig } from '../config-schema';
import { flattenConfig } from '../flatten-config';

/** One key in which configs differ. */
export interface VariedKey {
  path: string;
  /** Its value in each config; what is no number, text or truth as JSON; `null` where a config does not have it. */
  values: (string | number | boolean | null)[];
}

/** The keys in which some configs differ, names and numbers of experiments aside, in the order of the configs. */
export function variedKeys(configs: readonly ExperimentConfig[]): VariedKey[] {
  const flat = configs.map((config) => flattenConfig(config));
  const paths = new Set(flat.flatMap((values) => [...values.keys()]));
  for (const path of ['name', 'experiment_num']) paths.delete(path);
  const keys = [...paths].map((path) => ({ path, values: flat.map((values) => plain(values.get(path))) }));
  return keys.filter(({ values }) => values.some((value) => value !== values[0]));
}

function plain(value: unknown): VariedKey['values'][number] {
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
  return isPlain ? value : (JSON.stringify(value) ?? null);
}
