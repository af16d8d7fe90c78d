import { basename, extname } from 'node:path';
import { expected } from '../../system';
import { parseConfig, readConfigJson } from '../config';
import { configSchema, type ExperimentConfig } from '../config-schema';
import { checked, type Source } from '../explain-issue';
import { section } from '../fields';
import { originOf } from '../overrides';
import { type AblationSettings, ablationSection } from './section';

/** A study: an experiment, and what of it is varied. */
export interface StudyConfig {
  experiment: ExperimentConfig;
  ablation: AblationSettings;
}

/**
 * Reads a study from a JSON file: a config of an experiment with a section `ablation`. Its name defaults to the file's.
 *
 * @param overrides `key=value` pairs that win over the file, such as `ablation.seeds=[0,1]`
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function readStudy(path: string, overrides: readonly string[] = []): StudyConfig {
  const json = { name: basename(path, extname(path)), ...readConfigJson(path, overrides) };
  return parseStudy(json, (at) => originOf(at, overrides) ?? path);
}

/**
 * Checks a study and fills in every default.
 *
 * @param source what the message calls the study
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function parseStudy(json: unknown, source: Source = 'study'): StudyConfig {
  const { ablation, ...rest } = checked(wholeSchema, json, source);
  const experiment = parseConfig(rest, source);
  if (ablation.classifier === 'fineTuned' && !experiment.sup_training_params.fine_tuning.enabled) {
    const where = typeof source === 'string' ? source : source(['ablation', 'classifier']);
    const remedy = 'set sup_training_params.fine_tuning.enabled=true, or compare another classifier';
    throw expected(where, 'ablation.classifier to be one that the runs train', '"fineTuned"', remedy);
  }
  return { experiment, ablation };
}

const wholeSchema = section({ ...configSchema.shape, ablation: ablationSection });
