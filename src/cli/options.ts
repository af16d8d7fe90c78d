import { type Command, InvalidArgumentError } from 'commander';

/** Options that the commands which start a run share. */
export interface StartOptions {
  data?: string;
  set: string[];
  out: string;
  json?: boolean;
}

/** Adds the options of a command that makes a run from a config. */
export function addStartOptions(command: Command): Command {
  return command
    .option('-d, --data <folder>', 'folder of recordings; wins over dataset.dset_path of the config')
    .option(
      '-s, --set <key=value...>',
      'change a value of the config, such as pretraining_params.max_epochs=5',
      collect,
      [],
    )
    .option('-o, --out <folder>', 'where run folders are made', 'runs')
    .option('--json', 'print the results as JSON');
}

function collect(value: string, previous: string[]): string[] {
  if (!/^[^=]+=/.test(value))
    throw new InvalidArgumentError('Expected key=value; the config stands before the options.');
  return [...previous, value];
}

/** The config overrides that the options stand for. */
export function overridesOf(options: StartOptions): string[] {
  return options.data === undefined
    ? options.set
    : [...options.set, `dataset.dset_path=${JSON.stringify(options.data)}`];
}
