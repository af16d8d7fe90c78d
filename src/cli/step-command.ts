import { Command } from 'commander';
import { openRun, runExperiment, type StepName } from '../experiment';
import { badUsage } from './exit';
import { finish } from './finish';

/** A command that takes a run folder one step further (and does the steps before it that are still missing). */
export function stepCommand(name: string, step: StepName, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<run>', 'run folder, such as runs/quick-20260101T120000')
    .option('--json', 'print the results as JSON')
    .action(async (path: string, options: { json?: boolean }) => {
      await finish(
        await runExperiment(
          badUsage(() => openRun(path)),
          step,
        ),
        options,
      );
    });
}
