import { resolve } from 'node:path';
import { openSession, supervisedVariable } from '../../kernel';
import { ThetalabError } from '../../system';
import { HistoryFile } from './history-file';
import { Prompt } from './prompt';
import { Scope } from './scope';
import { Screen } from './screen';

const root = resolve(__dirname, '..', '..', '..');

/** The supervised process behind `thetalab repl`; see `ReplOptions` for its arguments. */
async function main([figures, history]: string[]): Promise<void> {
  delete process.env[supervisedVariable]; // what is started from here is not
  const screen = new Screen(figures);
  const session = await openSession({
    root,
    show: (value) => screen.showValue(value),
    lateError: (failure) => screen.fail(failure),
  });
  const scope = new Scope(session, root);
  const loaded = await scope.load();
  if (loaded.status === 'error') throw new ThetalabError(`repl: the library does not load: ${loaded.evalue}`);
  const prompt = new Prompt(scope, screen, new HistoryFile(history));
  if (process.stdin.isTTY) {
    console.log(`thetalab on Node.js ${process.version}, in scope: ${scope.names.join(', ')}`);
    console.log('Tab completes, Ctrl-C stops what runs, Ctrl-D leaves');
  }
  process.exit(await prompt.run());
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof ThetalabError ? `thetalab: ${error.message}` : error);
  process.exit(1);
});
