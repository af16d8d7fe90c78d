import { Command } from 'commander';

/** `thetalab repl`: the notebook's kernel in a terminal. */
export function replCommand(): Command {
  return new Command('repl')
    .description('TypeScript with the library in scope, in this terminal')
    .action(async () => {
      const { repl } = await import('./repl');
      process.exitCode = await repl();
    });
}
