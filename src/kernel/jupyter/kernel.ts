import { setTimeout as sleep } from 'node:timers/promises';
import { printWarnings, setDisplaySink } from '../../system';
import { render } from '../render';
import { Session } from '../session';
import type { Failure } from '../traceback';
import { ts, tslabOutput } from '../tslab';
import type { Message } from './message';
import { CellOutput } from './output';
import { type Connection, Sockets } from './sockets';

type Content = Record<string, unknown>;
type Reply = (type: string, content: Content) => void;

interface Waiting {
  request: Message;
  reply: Reply;
}

/** In a run without a person watching, how long (ms) a cell waits for the timers that it left behind. */
const headlessLingerMs = 1000;
/** How long (ms) requests that were sent together with a failing one may take to arrive. */
const arrivalMs = 20;
/** How long (ms) the answer to a shutdown may take to go out. */
const farewellMs = 50;

/** A Jupyter kernel: the protocol around a `Session`. */
export class Kernel {
  readonly #sockets: Sockets;
  readonly #output: CellOutput;
  readonly #session: Session;
  readonly #waiting: Waiting[] = [];
  #running = false;
  #count = 0;

  constructor(connection: Connection) {
    this.#sockets = new Sockets(connection);
    this.#output = new CellOutput(this.#sockets);
    this.#session = new Session({
      show: (value) => this.#showResult(value),
      lateError: (failure) => this.#output.print('stderr', `${failure.traceback.join('\n')}\n`),
      lingerMs: process.env.THETALAB_HEADLESS ? headlessLingerMs : 0,
    });
  }

  /** Binds the sockets; requests are answered once the library and its types are loaded. */
  async open(): Promise<void> {
    await this.#sockets.open((request, reply) => this.#onRequest(request, reply));
    setDisplaySink(this.#output);
    tslabOutput.lastWriteDisplayData = (content, update) =>
      this.#output.display(content as unknown as Content, update);
    this.#output.captureStreams();
    printWarnings();
    this.#session.warmUp();
  }

  #onRequest(request: Message, reply: Reply): void {
    if (request.header.msg_type === 'execute_request') {
      this.#waiting.push({ request, reply });
      if (!this.#running) void this.#runWaiting();
      return;
    }
    this.#status('busy', request);
    try {
      this.#answer(request, reply);
    } finally {
      this.#status('idle', request);
    }
  }

  #answer({ header, content }: Message, reply: Reply): void {
    const { code, cursor_pos: cursor } = content as { code: string; cursor_pos: number };
    const answers: Record<string, (() => Content) | undefined> = {
      kernel_info_request: kernelInfo,
      is_complete_request: () => this.#isComplete(code),
      complete_request: () => this.#complete(code, cursor),
      inspect_request: () => this.#inspect(code, cursor),
      comm_info_request: () => ({ status: 'ok', comms: {} }),
      history_request: () => ({ status: 'ok', history: [] }),
      interrupt_request: () => this.#interrupt(),
      shutdown_request: () => ({ status: 'ok', restart: content.restart }),
    };
    const answerContent = answers[header.msg_type]?.();
    if (answerContent) reply(header.msg_type.replace('_request', '_reply'), answerContent);
    if (header.msg_type === 'shutdown_request') setTimeout(() => process.exit(0), farewellMs);
  }

  #interrupt(): Content {
    this.#session.interrupt();
    return { status: 'ok' };
  }

  async #runWaiting(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.#status('busy', next.request);
      this.#output.begin(next.request);
      await this.#execute(next);
      this.#output.flush();
      this.#status('idle', next.request);
    }
    this.#running = false;
  }

  async #execute({ request, reply }: Waiting): Promise<void> {
    const {
      code,
      silent,
      stop_on_error: stopOnError = true,
    } = request.content as { code: string; silent?: boolean; stop_on_error?: boolean };
    if (!silent) {
      this.#count++;
      this.#output.publish('execute_input', { code, execution_count: this.#count });
    }
    const execution_count = this.#count;
    const outcome = await this.#session.run(code, `In [${execution_count}]`);
    if (outcome.status === 'ok') {
      this.#output.flush();
      reply('execute_reply', { status: 'ok', execution_count, payload: [], user_expressions: {} });
      return;
    }
    const { ename, evalue, traceback }: Failure = outcome;
    this.#output.publish('error', { ename, evalue, traceback });
    if (stopOnError) await this.#abortWaiting();
    reply('execute_reply', { status: 'error', execution_count, ename, evalue, traceback });
  }

  /** Refuses what was sent before the failure could be known. */
  async #abortWaiting(): Promise<void> {
    await sleep(arrivalMs);
    for (const { request, reply } of this.#waiting.splice(0)) {
      this.#status('busy', request);
      reply('execute_reply', { status: 'aborted' });
      this.#status('idle', request);
    }
  }

  async #showResult(value: unknown): Promise<void> {
    const data = await render(value);
    this.#output.publish('execute_result', { data, metadata: {}, execution_count: this.#count });
  }

  #isComplete(code: string): Content {
    const { completed, indent } = this.#session.isComplete(code);
    return completed ? { status: 'complete' } : { status: 'incomplete', indent: indent ?? '' };
  }

  #complete(code: string, cursor: number): Content {
    const { start, end, candidates } = this.#session.complete(code, toUnits(code, cursor));
    const [cursor_start, cursor_end] = [start, end].map((units) => toPoints(code, units));
    return { status: 'ok', matches: candidates, cursor_start, cursor_end, metadata: {} };
  }

  #inspect(code: string, cursor: number): Content {
    const text = this.#session.inspect(code, toUnits(code, cursor));
    return {
      status: 'ok',
      found: text !== undefined,
      data: text ? { 'text/plain': text } : {},
      metadata: {},
    };
  }

  #status(state: 'busy' | 'idle', request: Message): void {
    this.#sockets.publish(request, 'status', { execution_state: state });
  }
}

function kernelInfo(): Content {
  return {
    status: 'ok',
    protocol_version: '5.3',
    implementation: 'thetalab',
    implementation_version: '1',
    banner: `TypeScript ${ts.version} on Node.js ${process.version}`,
    language_info: {
      name: 'typescript',
      version: ts.version,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
      nbconvert_exporter: 'script',
    },
    help_links: [],
  };
}

/** Jupyter counts Unicode characters, JavaScript UTF-16 units. */
function toUnits(code: string, points: number): number {
  return [...code].slice(0, points).join('').length;
}

function toPoints(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
