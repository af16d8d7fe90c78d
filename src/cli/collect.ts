import { Command } from 'commander';
import { collectSweep, openSweep, writeSweepTable } from '../experiment';
import { formatJson } from '../system';
import { badUsage } from './exit';
import { addSweepOptions, type SweepOptions } from './sweep-options';
import { missingLines, sweepTable } from './sweep-table';

/** `thetalab collect DIR`: the table of a sweep's results. */
export function collectCommand(): Command {
  const command = new Command('collect').description(
    'write the results of a sweep to table.csv and table.json, and say which are missing and why',
  );
  return addSweepOptions(command).action(async (configs: string, { out, json }: SweepOptions) => {
    const sweep = badUsage(() => openSweep(configs, out));
    const table = await collectSweep(sweep);
    writeSweepTable(sweep.out, table);
    process.stderr.write(missingLines(table.missing));
    if (json) process.stdout.write(formatJson(table));
    else console.log(`${sweepTable(table)}\nThe table is in ${sweep.out}/table.csv and table.json`);
  });
}
