import { Command } from 'commander';
import { requeue, runMember, slurmTask, sweepFolder, sweepMember } from '../experiment';
import { badUsage, exitCodes, Stopped } from './exit';
import { wholeNumberFromZero } from './numbers';

/** `thetalab task DIR NAME`: one run of a sweep; what the jobs of `thetalab submit` call. */
export function taskCommand(): Command {
  return new Command('task')
    .description('one run of a sweep in this process: what each task of a submitted job does')
    .argument('<configs>', 'folder of configs')
    .argument('<name>', 'which config, without .json')
    .option('-o, --out <folder>', 'where the runs are (default runs/<name of the folder>)')
    .option(
      '--requeues <count>',
      'how often Slurm may begin it again when it is stopped',
      wholeNumberFromZero,
      0,
    )
    .action(async (configs: string, name: string, options: { out?: string; requeues: number }) => {
      const { out = sweepFolder(configs), requeues } = options;
      const member = badUsage(() => sweepMember(configs, name, out));
      const task = slurmTask();
      const outcome = await runMember(member, out, task);
      if (outcome.status === 'failed')
        throw new Stopped(`thetalab: ${name}: ${outcome.reason}`, exitCodes.failed);
      if (outcome.status === 'completed') return console.log(`done: ${member.folder}`);
      const next = task ? await requeue(task, requeues) : 'the same command goes on';
      throw new Stopped(`interrupted; the state is kept: ${next}`, exitCodes.interrupted);
    });
}
