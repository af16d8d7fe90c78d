import { Command } from 'commander';
import { openRun, type RunFolder, runExperiment, type StepName } from '../experiment';
import { badUsage } from './exit';
import { finish } from './finish';

/**
 * A command that takes a run folder one step further (and does the steps before it that are still missing).
 *
 * @param after done with the folder when the step is complete
 */
export function stepCommand(
  name: string,
  step: StepName,
  description: string,
  after: (run: RunFolder, options: Record<string, unknown>) => Promise<void> = async () => {},
): Command {
  return new Command(name)
    .description(description)
    .argument('<run>', 'run folder, such as runs/quick-20260101T120000')
    .option('--json', 'print the results as JSON')
    .action(async (path: string, options: { json?: boolean }) => {
      const outcome = await runExperiment(
        badUsage(() => openRun(path)),
        step,
      );
      if (outcome.status === 'completed') await after(outcome.run, options);
      await finish(outcome, options);
    });
}
