import type { Command } from 'commander';

/** Options of the commands that work on a sweep. */
export interface SweepOptions {
  out?: string;
  json?: boolean;
}

/** Adds the folder of configs, and where its runs are. */
export function addSweepOptions(command: Command): Command {
  return command
    .argument('<configs>', 'folder of configs, such as configs/sweep')
    .option('-o, --out <folder>', 'where its runs are (default runs/<name of the folder>)')
    .option('--json', 'print the outcome as JSON');
}
