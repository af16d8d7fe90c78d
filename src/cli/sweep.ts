import { Command } from 'commander';
import { collectSweep, openSweep, type PoolOutcome, runSweep, writeSweepTable } from '../experiment';
import { counted, formatJson, interruptionSignal } from '../system';
import { badUsage, exitCodes, Stopped } from './exit';
import { wholeNumber } from './numbers';
import { addSweepOptions, type SweepOptions } from './sweep-options';
import { missingLines, sweepTable } from './sweep-table';

/** `thetalab sweep DIR`: every config of a folder, several runs side by side. */
export function sweepCommand(): Command {
  const command = new Command('sweep')
    .description(
      'run every config of a folder on this machine, several side by side; what is done is left alone',
    )
    .option('-j, --jobs <count>', 'runs side by side (default one for each core)', wholeNumber);
  return addSweepOptions(command)
    .addHelpText('after', examples)
    .action(async (configs: string, { out, jobs, json }: SweepOptions & { jobs?: number }) => {
      const sweep = badUsage(() => openSweep(configs, out));
      const outcomes = await runSweep(sweep, { jobs });
      if (interruptionSignal().aborted) {
        const message = 'interrupted; the state is kept: the same command goes on';
        throw new Stopped(message, exitCodes.interrupted);
      }
      const table = await collectSweep(sweep);
      writeSweepTable(sweep.out, table);
      if (json) process.stdout.write(formatJson(table));
      else console.log(`${sweepTable(table)}\nEverything of this sweep is in ${sweep.out}`);
      reportFailures(outcomes);
    });
}

const examples = `
Stopped or killed, the same command goes on from there. Figures are left out: npx thetalab evaluate RUN draws them.

Examples:
  npx thetalab generate --base configs/quick.json --grid latent_dim=32,64 --seeds 0-2 --out configs/dims
  npx thetalab sweep configs/dims
  npx thetalab collect configs/dims`;

function reportFailures(outcomes: readonly PoolOutcome[]): void {
  const failed = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome] : []));
  if (!failed.length) return;
  const lines = missingLines(
    failed.map(({ task, reason }) => ({ name: task.name, state: 'failed', reason })),
  );
  throw new Stopped(`${lines}thetalab: ${counted(failed.length, 'run')} failed`, exitCodes.failed);
}
