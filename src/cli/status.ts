import { Command } from 'commander';
import { knownSweeps, openSweep, type SweepStatus, sweepStatus } from '../experiment';
import { formatJson } from '../system';
import { badUsage } from './exit';
import type { SweepOptions } from './sweep-options';
import { countStates, missingLines } from './sweep-table';

/** `thetalab status [DIR]`: where the runs of a sweep are, or of all sweeps under runs/. */
export function statusCommand(): Command {
  return new Command('status')
    .description(
      'show how many runs of a sweep are done, run, wait in the queue of Slurm, or failed, and why',
    )
    .argument('[configs]', 'folder of configs (default all of which something is in runs/)')
    .option('-o, --out <folder>', 'where its runs are (default runs/<name of the folder>)')
    .option('--json', 'print it as JSON')
    .action(async (configs: string | undefined, { out, json }: SweepOptions) => {
      const folders = configs === undefined ? knownSweeps() : [{ configs, out }];
      const sweeps = folders.map((folder) => badUsage(() => openSweep(folder.configs, folder.out)));
      const found = [];
      for (const sweep of sweeps)
        found.push({ configs: sweep.configs, out: sweep.out, ...(await sweepStatus(sweep)) });
      if (json) process.stdout.write(formatJson(configs === undefined ? found : found[0]));
      else console.log(found.map(describe).join('\n') || 'no sweep was run or submitted here');
    });
}

function describe({ configs, members, unasked }: SweepStatus & { configs: string }): string {
  const lines = missingLines(members.filter(({ state }) => state !== 'done'));
  const note = unasked === undefined ? '' : `${unasked}\n`;
  return `${configs}: ${countStates(members)}\n${note}${lines}`.trimEnd();
}
