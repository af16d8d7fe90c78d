import { basename, extname } from 'node:path';
import { checkEpochLength, fromConfig } from '../augment';
import { describeValue, expected, isRecord, readJson } from '../system';
import { configSchema, type ExperimentConfig } from './config-schema';
import { checked, type Source } from './explain-issue';
import { knownEpochLength } from './known-epoch-length';
import { applyOverride, originOf } from './overrides';

/**
 * Reads an experiment from a JSON file. `name` defaults to the file's name.
 *
 * @param overrides `key=value` pairs that win over the file, such as `pretraining_params.max_epochs=5`
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function readConfig(path: string, overrides: readonly string[] = []): ExperimentConfig {
  const json = { name: basename(path, extname(path)), ...readConfigJson(path, overrides) };
  return parseConfig(json, (at) => originOf(at, overrides) ?? path);
}

/**
 * Reads the JSON of an experiment as it stands in a file, unchecked and without defaults.
 *
 * @param overrides `key=value` pairs that win over the file
 */
export function readConfigJson(path: string, overrides: readonly string[] = []): Record<string, unknown> {
  const json = recordIn(path);
  for (const override of overrides) applyOverride(json, override);
  return json;
}

/**
 * Checks an experiment and fills in every default.
 *
 * @param source what the message calls the experiment, such as a file's name; or that for the value at a path
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there; or an augmentation that
 *   needs longer epochs, where the config says how long they are
 */
export function parseConfig(json: unknown, source: Source = 'config'): ExperimentConfig {
  const config = checked(configSchema, json, source);
  const augmentations = fromConfig(config.augmentations);
  const epoch = knownEpochLength(config);
  if (epoch) checkEpochLength(augmentations, epoch.samples, epoch.samplingRate);
  return config;
}

function recordIn(path: string): Record<string, unknown> {
  const json = readJson(path, 'readConfig');
  if (!isRecord(json)) throw expected('readConfig', `a JSON object in "${path}"`, describeValue(json));
  return json;
}
