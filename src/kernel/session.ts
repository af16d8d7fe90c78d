import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import { interrupt as interruptLoops, shared } from '../system';
import { CellScope, Interrupted } from './cell-scope';
import { CellCompiler, type CompiledCell, type Completions } from './compiler';
import { scopeName } from './instrument';
import { InterruptionLine } from './interruption-line';
import { observeInterruption } from './observe-interruption';
import { projectRoot } from './project-root';
import { SourceLoader } from './source-loader';
import { type Failure, type RanCell, Traceback } from './traceback';

/** What became of a cell. */
export type Outcome = { status: 'ok'; value?: unknown } | ({ status: 'error' } & Failure);

/** Options of a `Session`. */
export interface SessionOptions {
  /** Folder that imports of cells are relative to (default: the working folder). */
  folder?: string;
  /** Folder whose `src/` is the library (default: the nearest one upwards with a package.json). */
  root?: string;
  /** Called with what the cell evaluates to while the cell still runs, so that an error in showing it is the cell's. */
  show?(value: unknown): Promise<void> | void;
  /** Called when an error comes from work that a finished cell left behind; it will fail the next cell. */
  lateError?(failure: Failure): void;
  /** Wait this long (ms) for timers that a cell left behind, in case one of them fails (default 0). */
  lingerMs?: number;
}

/** How long an interrupted loop of the library may take to its next safe point before it is left alone. */
const patienceMs = 60_000;

interface Run {
  interrupted: boolean;
  fail(error: unknown): void;
}

/** Cells run one after the other, in one scope: the core of the notebook kernel and of the terminal. */
export class Session {
  readonly root: string;
  readonly #folder: string;
  readonly #options: SessionOptions;
  readonly #compiler: CellCompiler;
  readonly #loader: SourceLoader;
  readonly #traceback: Traceback;
  readonly #line: InterruptionLine;
  readonly #scope: CellScope;
  readonly #exports: Record<string, unknown> = {};
  readonly #late: { error: unknown; cell: RanCell }[] = [];
  #declarations = '';
  #run: Run | undefined;
  #last: RanCell = { label: 'before the first cell', source: '', original: () => undefined };
  #cells = 0;

  constructor(options: SessionOptions = {}) {
    this.#options = options;
    this.#folder = options.folder ?? process.cwd();
    this.root = options.root ?? projectRoot(this.#folder);
    const library = join(this.root, 'src', 'index.ts');
    this.#compiler = new CellCompiler(existsSync(library) ? [library.replaceAll('\\', '/')] : []);
    this.#loader = new SourceLoader(this.root);
    this.#traceback = new Traceback(this.#loader);
    this.#traceback.install();
    this.#line = new InterruptionLine(() => this.#onInterrupt());
    this.#scope = new CellScope(this.#line.flags);
    process.on('unhandledRejection', (reason) => this.#onLateError(reason));
    process.on('uncaughtException', (error) => this.#onLateError(error));
  }

  /** Loads the library and its types ahead of the first cell, which then has little left to do. */
  warmUp(): void {
    this.#compiler.compile('', '0');
    const library = join(this.root, 'src', 'index.ts');
    if (!existsSync(library)) return;
    try {
      this.#loader.refresh();
      this.#loader.requireFrom(this.root)('./src');
    } catch {
      // The cell that imports it will say what is wrong.
    }
  }

  /**
   * Runs a cell.
   * @param label how tracebacks call the cell (default `In [n]`)
   */
  async run(source: string, label = `In [${this.#cells + 1}]`): Promise<Outcome> {
    do
      await nextTurn(); // a turn of its own, which an interrupt by force can end without harm
    while (this.#line.hasNews); // an interrupt of the cell before must not stop this one
    const cell: RanCell = { label, source, original: () => undefined };
    const [late] = this.#late.splice(0);
    if (late) return this.#fail(late.error, late.cell, `${late.cell.label} left work behind that failed: `);
    this.#line.reset();
    observeInterruption(() => this.#line.noteLook());
    let compiled: CompiledCell | undefined;
    const before = { ...this.#exports };
    try {
      compiled = this.#compiler.compile(this.#declarations, source);
      cell.original = compiled.original;
      await this.#execute(compiled, cell);
      this.#declarations = compiled.declarations;
      return { status: 'ok' };
    } catch (error) {
      if (compiled) this.#keepAssigned(source, before);
      return this.#fail(error, cell);
    } finally {
      this.#run = undefined;
      this.#last = cell;
    }
  }

  /** Stops the running cell; called a second time, without waiting for a safe point. */
  interrupt(): void {
    this.#line.trigger();
  }

  /** Whether code can run as it is, or more of it has to come, indented by `indent`. */
  isComplete(source: string): { completed: boolean; indent?: string } {
    return this.#compiler.isComplete(source);
  }

  /** Completions at `position` (in UTF-16 units). */
  complete(source: string, position: number): Completions {
    return this.#compiler.complete(this.#declarations, source, position);
  }

  /** Type and documentation of what is at `position`. */
  inspect(source: string, position: number): string | undefined {
    return this.#compiler.inspect(this.#declarations, source, position);
  }

  /** Puts a package into scope that is loaded when it is first used. */
  declareLazily(name: string, specifier: string): void {
    this.#declarations += `import * as ${name} from ${JSON.stringify(specifier)};\n`;
    const load = this.#loader.requireFrom(this.#folder);
    Object.defineProperty(this.#exports, name, {
      configurable: true,
      enumerable: false,
      get: () => load(specifier),
      set: (value) =>
        Object.defineProperty(this.#exports, name, { value, writable: true, configurable: true }),
    });
  }

  /** Runs the compiled cell and waits for it, its value's display and what it left behind. */
  async #execute(compiled: CompiledCell, cell: RanCell): Promise<void> {
    const fileName = `thetalab:cell-${++this.#cells}`;
    this.#traceback.addCell(fileName, cell);
    let succeed: () => void = () => {};
    const ended = new Promise<void>((resolve, reject) => {
      succeed = resolve;
      this.#run = { interrupted: false, fail: reject };
    });
    // In a microtask of its own: an interrupt by force unwinds the whole stack, which must not be ours.
    const { fail } = this.#run as unknown as Run;
    Promise.resolve()
      .then(() => this.#start(compiled.code, fileName))
      .then(async () => {
        if (compiled.lastValue) await this.#showValue(compiled.lastValue);
        await this.#linger();
      })
      .then(succeed, fail);
    await ended;
    if (this.#line.isStopped) throw new Interrupted();
  }

  #start(code: string, fileName: string): Promise<void> {
    let refreshed = false;
    const load = this.#loader.requireFrom(this.#folder);
    const requireFresh = (request: string) => {
      if (!refreshed) this.#loader.refresh();
      refreshed = true;
      return load(request);
    };
    const wrapped = `(async function (exports, require, ${scopeName}) { 'use strict'; ${code}\n})`;
    const body = runInThisContext(wrapped, { filename: fileName });
    return body(this.#exports, requireFresh, this.#scope);
  }

  async #showValue(name: string): Promise<void> {
    const value = await this.#exports[name]; // a promise is waited for, as if `await` stood before it
    this.#exports[name] = undefined;
    if (value !== undefined && value !== null) await this.#options.show?.(value);
  }

  /** Gives pictures, rejections nobody handles, and timers if asked for, the time to show themselves. */
  async #linger(): Promise<void> {
    const pictures = shared('pending-displays', () => new Set<Promise<unknown>>());
    while (pictures.size > 0) {
      const [next] = pictures;
      await next.catch(() => {}); // its error is the business of whoever made it
      pictures.delete(next);
    }
    await nextTurn();
    await nextTurn();
    const until = performance.now() + (this.#options.lingerMs ?? 0);
    while (performance.now() < until && process.getActiveResourcesInfo().includes('Timeout'))
      await sleep(5, undefined, { ref: false });
  }

  #onInterrupt(): void {
    interruptLoops();
    const run = this.#run;
    if (!run) return;
    const giveUp = () => {
      if (this.#run !== run) return;
      this.#scope.abandon();
      run.fail(new Interrupted());
    };
    if (run.interrupted || !this.#line.isPatient) giveUp();
    else setTimeout(giveUp, patienceMs).unref();
    run.interrupted = true;
  }

  #onLateError(error: unknown): void {
    if (error instanceof Interrupted) return;
    if (this.#run) {
      this.#line.stopAll();
      this.#scope.abandon();
      this.#run.fail(error);
      return;
    }
    this.#late.push({ error, cell: this.#last });
    this.#options.lateError?.(this.#traceback.describe(error, this.#last));
  }

  #fail(error: unknown, cell: RanCell, prefix = ''): Outcome {
    const { ename, evalue, traceback } = this.#traceback.describe(error, cell);
    const lines = prefix ? [prefix.trimEnd(), ...traceback] : traceback;
    return { status: 'error', ename, evalue: prefix + evalue, traceback: lines };
  }

  #keepAssigned(source: string, before: Record<string, unknown>): void {
    const assigned = (name: string) => name in this.#exports && !Object.is(before[name], this.#exports[name]);
    this.#declarations = this.#compiler.declarationsOf(this.#declarations, source, assigned);
  }
}
