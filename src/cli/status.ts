import { Command } from 'commander';
import { knownSweeps, openSweep, type SweepStatus, sweepStatus } from '../experiment';
import { formatJson, ThetalabError } from '../system';
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
      if (configs === undefined) return showAll(json);
      const sweep = badUsage(() => openSweep(configs, out));
      const status = await sweepStatus(sweep);
      if (json) process.stdout.write(formatJson({ configs, out: sweep.out, ...status }));
      else console.log(describe(configs, status));
    });
}

/** Of all sweeps; one whose configs were moved, or cannot be read, hides no other. */
async function showAll(json: boolean | undefined): Promise<void> {
  const found: ({ configs: string; out: string } & (SweepStatus | { unread: string }))[] = [];
  for (const known of knownSweeps()) {
    const status = await statusOf(known.configs, known.out);
    found.push({ ...known, ...status });
  }
  if (json) return void process.stdout.write(formatJson(found));
  const lines = found.map((sweep) =>
    'unread' in sweep ? `${sweep.configs}: ${sweep.unread}` : describe(sweep.configs, sweep),
  );
  console.log(lines.join('\n') || 'no sweep was run or submitted here');
}

async function statusOf(configs: string, out: string): Promise<SweepStatus | { unread: string }> {
  try {
    return await sweepStatus(openSweep(configs, out));
  } catch (error) {
    if (error instanceof ThetalabError) return { unread: error.message };
    throw error;
  }
}

function describe(configs: string, { members, unasked }: SweepStatus): string {
  const lines = missingLines(members.filter(({ state }) => state !== 'done'));
  const note = unasked === undefined ? '' : `${unasked}\n`;
  return `${configs}: ${countStates(members)}\n${note}${lines}`.trimEnd();
}
