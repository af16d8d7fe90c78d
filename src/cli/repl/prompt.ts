import { createInterface, type Interface } from 'node:readline';
import type { HistoryFile } from './history-file';
import type { Scope } from './scope';
import type { Screen } from './screen';

const prompts = { first: '> ', more: '… ' };

/** Reads lines, runs them when they make a complete piece of code, and keeps the terminal in order meanwhile. */
export class Prompt {
  readonly #scope: Scope;
  readonly #screen: Screen;
  readonly #history: HistoryFile;
  readonly #readline: Interface;
  readonly #lines: string[] = [];
  #code = '';
  #count = 0;
  #running = false;
  #closed = false;
  #failed = false;
  #leave: (code: number) => void = () => {};

  constructor(scope: Scope, screen: Screen, history: HistoryFile) {
    this.#scope = scope;
    this.#screen = screen;
    this.#history = history;
    this.#readline = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: process.stdin.isTTY === true,
      history: history.entries,
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: (line: string) => this.#complete(line),
    });
  }

  /** Reads until the end of input; resolves to the exit code. */
  run(): Promise<number> {
    this.#readline.on('line', (line) => {
      this.#lines.push(line);
      void this.#runLines();
    });
    this.#readline.on('SIGINT', () => this.#forgetLine());
    this.#readline.on('close', () => {
      this.#closed = true;
      if (!this.#running) this.#end();
    });
    this.#ask();
    return new Promise((resolve) => {
      this.#leave = resolve;
    });
  }

  /** Lines that arrive while one runs (pasted, say) wait for their turn. */
  async #runLines(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift())
      await this.#take(line);
    this.#running = false;
    if (this.#closed) this.#end();
    else this.#ask();
  }

  async #take(line: string): Promise<void> {
    if (process.stdin.isTTY) this.#history.add(line);
    this.#code += this.#code === '' ? line : `\n${line}`;
    if (this.#code.trim() === '') this.#code = '';
    if (this.#code.trim() === '.exit') this.#readline.close();
    if (this.#closed && this.#code.trim() === '.exit') this.#code = '';
    if (this.#code === '' || !this.#scope.isComplete(this.#code)) return;
    const code = this.#code;
    this.#code = '';
    await this.#execute(code);
  }

  async #execute(code: string): Promise<void> {
    // While the code runs, Ctrl-C has to be a signal again, and typing has to wait.
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    if (!this.#closed) this.#readline.pause();
    const outcome = await this.#scope.run(code, `In [${++this.#count}]`);
    await this.#screen.settle();
    if (outcome.status === 'error') {
      this.#failed = true;
      this.#screen.fail(outcome);
    }
    if (process.stdin.isTTY) process.stdin.setRawMode(true);
    if (!this.#closed) this.#readline.resume();
  }

  #ask(): void {
    if (!process.stdin.isTTY) return;
    this.#readline.setPrompt(this.#code === '' ? prompts.first : prompts.more);
    this.#readline.prompt();
  }

  /** Ctrl-C at the prompt drops what was typed. */
  #forgetLine(): void {
    const empty = this.#code === '' && this.#readline.line === '';
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
    console.log(empty ? '(Ctrl-D leaves)' : '^C');
    this.#code = '';
    this.#ask();
  }

  #complete(line: string): [string[], string] {
    const { candidates, prefix } = this.#scope.complete(this.#code === '' ? line : `${this.#code}\n${line}`);
    return [candidates, prefix];
  }

  /** Leaves; code that never became complete fails like code that is wrong. */
  #end(): void {
    const open = this.#code !== '' && !process.stdin.isTTY;
    if (open) console.error('the input ends in the middle of a statement');
    if (process.stdin.isTTY) console.log();
    this.#leave(!process.stdin.isTTY && (this.#failed || open) ? 1 : 0);
  }
}
