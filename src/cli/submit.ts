import { join } from 'node:path';
import { Command } from 'commander';
import { openSweep, type SubmitOutcome, type SubmitSettings, submit } from '../experiment';
import { packageRoot } from '../native';
import { formatJson } from '../system';
import { badUsage } from './exit';
import { wholeNumber, wholeNumberFromZero } from './numbers';
import { addSweepOptions, type SweepOptions } from './sweep-options';

/** `thetalab submit DIR`: the runs of a sweep as one array job of Slurm. */
export function submitCommand(): Command {
  const command = new Command('submit')
    .description(
      'submit the configs of a folder to Slurm as one array job; what is done or queued is left out',
    )
    .option('--job-name <name>', 'name in the queue (default thetalab)')
    .option('--time <limit>', 'time limit of each run (default 12:00:00)')
    .option('--cpus <count>', 'processors of each run (default 8)', wholeNumber)
    .option('--mem <size>', 'memory of each run, instead of --mem-per-cpu')
    .option('--mem-per-cpu <size>', 'memory for each processor (default 4G)')
    .option('--gpus <number>', 'GPUs of each run, such as 1 or a100:1 (default none)')
    .option('--partition <name>', 'partition of the cluster')
    .option('--account <name>', 'account that pays')
    .option('--qos <name>', 'quality of service')
    .option('--constraint <features>', 'features that a node must have')
    .option('--mail <address>', 'who is told of ends and failures')
    .option('--mail-type <events>', 'what of (default END,FAIL)')
    .option('--array-limit <count>', 'runs at the same time at most', wholeNumber)
    .option('--grace <seconds>', 'time for the checkpoint before the time limit (default 120)', wholeNumber)
    .option('--requeues <count>', 'how often a run may queue again (default 20)', wholeNumberFromZero)
    .option('--setup <command...>', 'shell commands before each run, such as "module load nodejs"')
    .option('--sbatch <option...>', 'further options of sbatch, such as --sbatch=--exclusive');
  return addSweepOptions(command)
    .addHelpText('after', examples)
    .action(async (configs: string, { out, json, ...settings }: SweepOptions & SubmitSettings) => {
      const sweep = badUsage(() => openSweep(configs, out));
      const program = [process.execPath, join(packageRoot()!, 'bin', 'thetalab.js'), 'task'];
      const outcome = await submit(sweep, program, settings);
      if (json) process.stdout.write(formatJson(outcome));
      else console.log(describe(outcome, configs));
    });
}

const examples = `
Runs write a checkpoint and queue again when their time is over, and go on from it; so do those of a node that is lost.

Examples:
  npx thetalab submit configs/sweep --time 4:00:00 --cpus 4 --array-limit 10
  npx thetalab submit configs/sweep --partition long --mail me@example.org --setup "module load nodejs"
  npx thetalab status configs/sweep`;

function describe({ job, submitted, done, queued }: SubmitOutcome, configs: string): string {
  const counts = `${submitted.length} submitted, ${queued.length} in the queue before, ${done.length} done`;
  return job === undefined ? counts : `job ${job}: ${counts}; npx thetalab status ${configs}`;
}
