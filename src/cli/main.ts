import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { isInterruption, printWarnings } from '../system';
import { ablateCommand } from './ablate';
import { classifyCommand } from './classify';
import { collectCommand } from './collect';
import { compareCommand } from './compare';
import { convertCommand } from './convert';
import { evaluateCommand } from './evaluate';
import { exitCodes, Stopped } from './exit';
import { fetchCommand } from './fetch';
import { generateCommand } from './generate';
import { infoCommand } from './info';
import { stopOnSignals } from './interrupts';
import { latentCommand } from './latent';
import { plotCommand } from './plot';
import { pretrainCommand } from './pretrain';
import { replCommand } from './repl-command';
import { runCommand } from './run';
import { statusCommand } from './status';
import { submitCommand } from './submit';
import { sweepCommand } from './sweep';
import { taskCommand } from './task';

/** The `thetalab` command with all its subcommands. */
export function program(): Command {
  return new Command('thetalab')
    .description('Learn from EEG: pretrain, look at the latent space, classify, evaluate.')
    .version(version)
    .showHelpAfterError('(add --help for the options)')
    .showSuggestionAfterError()
    .addCommand(runCommand())
    .addCommand(pretrainCommand())
    .addCommand(latentCommand())
    .addCommand(classifyCommand())
    .addCommand(evaluateCommand())
    .addCommand(ablateCommand())
    .addCommand(generateCommand())
    .addCommand(sweepCommand())
    .addCommand(submitCommand())
    .addCommand(taskCommand())
    .addCommand(statusCommand())
    .addCommand(collectCommand())
    .addCommand(compareCommand())
    .addCommand(infoCommand())
    .addCommand(plotCommand())
    .addCommand(fetchCommand())
    .addCommand(convertCommand())
    .addCommand(replCommand())
    .addHelpText(
      'after',
      `\nExit codes: ${Object.entries(exitCodes)
        .map(([name, code]) => `${code} ${name}`)
        .join(', ')}.`,
    );
}

/** Runs the command line and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  printWarnings();
  const root = program();
  for (const command of root.commands) command.copyInheritedSettings(root);
  for (const command of [root, ...root.commands]) command.exitOverride();
  root.hook('preAction', (_, command) => {
    if (command.name() !== 'repl') stopOnSignals(command.name() === 'task');
  });
  try {
    await root.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes['bad usage'];
  if (error instanceof Stopped) {
    console.error(error.message);
    return error.code;
  }
  if (isInterruption(error)) {
    console.error(`thetalab: ${(error as Error).message}`);
    return exitCodes.interrupted;
  }
  const { name, message, stack } = error as Error;
  console.error(name === 'ThetalabError' ? `thetalab: ${message}` : stack);
  return exitCodes.failed;
}
