import { type Command, InvalidArgumentError } from 'commander';
import { datasetIn } from '../data';
import {
  type ExperimentConfig,
  type RunFolder,
  type RunOutcome,
  readConfig,
  type StepName,
  startExperiment,
} from '../experiment';
import { badUsage } from './exit';

/** Options that the commands which start a run share. */
export interface StartOptions {
  data?: string;
  set: string[];
  out: string;
  json?: boolean;
}

/** Adds the options of a command that makes a run from a config. */
export function addStartOptions(command: Command): Command {
  return addConfigOptions(command)
    .option('-o, --out <folder>', 'where run folders are made', folderName, 'runs')
    .option('--json', 'print the results as JSON');
}

/** Adds the options that change a config. */
export function addConfigOptions(command: Command): Command {
  return command
    .option(
      '-d, --data <folder>',
      'folder of recordings; wins over dataset.dset_path of the config',
      folderName,
    )
    .option(
      '-s, --set <key=value...>',
      'change a value of the config, such as pretraining_params.max_epochs=5',
      (value: string, previous: string[]) =>
        collect(value, previous, '; the config stands before the options'),
      [],
    );
}

/** The name of a folder that an option says. */
export function folderName(value: string): string {
  if (value === '') throw new InvalidArgumentError('Expected the name of a folder.');
  return value;
}

/** Adds one `key=value` to those that an option was given before; `hint` ends the message of one that is none. */
export function collect(value: string, previous: string[], hint = ''): string[] {
  if (!/^[^=]+=/.test(value)) throw new InvalidArgumentError(`Expected key=value${hint}.`);
  return [...previous, value];
}

/**
 * The experiment in a config file, changed as the options say.
 *
 * @throws Stopped with the code for bad usage when a value is wrong or there are no recordings where it says
 */
function readExperiment(path: string, options: StartOptions): ExperimentConfig {
  return badUsage(() => checkData(readConfig(path, overridesOf(options))));
}

/** The `key=value` pairs that the options say. */
export function overridesOf({ data, set }: Pick<StartOptions, 'data' | 'set'>): string[] {
  return data === undefined ? set : [...set, `dataset.dset_path=${JSON.stringify(data)}`];
}

/** @throws ThetalabError when there are no recordings where an experiment says */
export function checkData(config: ExperimentConfig): ExperimentConfig {
  const { name, dset_path } = config.dataset;
  if (dset_path !== undefined) datasetIn(dset_path, name);
  return config;
}

/** Makes a run from a config file, says where it is, and runs its steps up to `last` (default all). */
export function startRun(path: string, options: StartOptions, last?: StepName): Promise<RunOutcome> {
  const begun = (run: RunFolder) => console.error(`run folder: ${run.path}`);
  return startExperiment(readExperiment(path, options), options.out, last, begun);
}
