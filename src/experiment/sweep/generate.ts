import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expected, formatJson, isRecord, writeFileAtomic } from '../../system';
import { parseConfig } from '../config';
import { applyOverride } from '../overrides';
import { axesOf, type Choice, type Option, type SweepPlan } from './axes';
import { sweepName } from './names';

/** More configs than anybody means. */
const most = 10_000;

/** One config of a sweep, as it stands in its file. */
export interface SweepConfig {
  name: string;
  json: Record<string, unknown>;
}

/**
 * The configs of a sweep: the base with every combination of the plan, in a fixed order. The base's `experiment_num` is
 * left out, as it would be that of all of them.
 *
 * @param base JSON of an experiment; what it leaves out keeps its default
 * @param name what all names begin with
 * @throws ThetalabError when the plan varies nothing, names a key that no config has, or makes a config that is invalid
 */
export function sweepConfigs(base: Record<string, unknown>, name: string, plan: SweepPlan): SweepConfig[] {
  const axes = axesOf(plan);
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  if (!axes.length) {
    throw expected('generate', 'something to vary', 'nothing', 'for example --grid latent_dim=64,128');
  }
  if (count > most) throw expected('generate', `at most ${most} configs`, String(count), 'vary less');
  const configs = combinations(axes).map((options) => configOf(base, name, options));
  const names = new Set(configs.map((config) => config.name));
  if (names.size < configs.length) {
    throw expected('generate', 'values that differ', 'two configs of the same name', 'name each value once');
  }
  return configs;
}

/**
 * Writes each config to `<folder>/<name>.json`.
 *
 * @throws ThetalabError when one of these files is there already, or cannot be written; none is there then but those that were
 */
export function writeSweep(folder: string, configs: readonly SweepConfig[]): void {
  const paths = configs.map(({ name }) => join(folder, `${name}.json`));
  const taken = paths.find((path) => existsSync(path));
  if (taken !== undefined) {
    const remedy = 'nothing is overwritten: choose another folder, or remove what is there';
    throw expected('generate', 'a folder without these configs', `"${taken}"`, remedy);
  }
  try {
    configs.forEach(({ json }, at) => {
      writeFileAtomic(paths[at]!, formatJson(json, paths[at]));
    });
  } catch (cause) {
    for (const path of paths) if (existsSync(path)) rmSync(path);
    throw cause;
  }
}

/** Every way to take one option of each axis; the last axis turns fastest. */
function combinations(axes: readonly Option[][]): Option[][] {
  return axes.reduce<Option[][]>(
    (ways, axis) => ways.flatMap((way) => axis.map((option) => [...way, option])),
    [[]],
  );
}

function configOf(base: Record<string, unknown>, name: string, options: readonly Option[]): SweepConfig {
  const { experiment_num: _, ...kept } = structuredClone(base);
  const own = sweepName(
    name,
    options.map(({ mark }) => mark),
  );
  const json: Record<string, unknown> = { ...kept, name: own };
  const choices = options.flatMap((option) => option.choices);
  for (const { path, value } of choices) applyOverride(json, `${path}=${JSON.stringify(value)}`);
  parseConfig(json, (at) => originOfChoice(choices, at) ?? own);
  return { name: own, json };
}

/** The choice that set the value at a path, for the message. */
function originOfChoice(choices: readonly Choice[], at: readonly PropertyKey[]): string | undefined {
  const path = `${at.join('.')}.`;
  const choice = choices.find((one) => path.startsWith(`${one.path}.`));
  if (!choice) return undefined;
  const value = isRecord(choice.value) ? 'a value' : JSON.stringify(choice.value);
  return `generate: ${choice.path} = ${value}`;
}
