import type { DisplaySink, MimeBundle } from '../../system';
import type { Message } from './message';
import type { Sockets } from './sockets';

const flushMs = 50;
const flushCharacters = 65_536;

/** All that cells print and show, on its way to the frontend. What comes between cells belongs to the last one. */
export class CellOutput implements DisplaySink {
  readonly #sockets: Sockets;
  readonly #shown = new Set<string>();
  #cell: Message | undefined;
  #stream: 'stdout' | 'stderr' = 'stdout';
  #text = '';
  #flushed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /** Sends what the process prints to the notebook. */
  captureStreams(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const decoder = new TextDecoder();
      process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
        this.print(name, typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
        const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
        if (done) process.nextTick(done);
        return true;
      };
    }
  }

  /** Makes `request` the cell that output belongs to. */
  begin(request: Message): void {
    this.flush();
    this.#cell = request;
  }

  /** Prints; small pieces are sent together, but none later than 50 ms if the process can. */
  print(stream: 'stdout' | 'stderr', text: string): void {
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#text += text;
    if (this.#text.length > flushCharacters || performance.now() - this.#flushed > flushMs) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), flushMs).unref();
  }

  /** Shows a bundle; one with the id of an earlier one takes its place. */
  show(bundle: MimeBundle, id?: string): void {
    const again = id !== undefined && this.#shown.has(id);
    if (id !== undefined) this.#shown.add(id);
    this.display(
      { data: bundle, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
      again,
    );
  }

  /** Sends the content of a `display_data` message. */
  display(content: Record<string, unknown>, update: boolean): void {
    this.publish(update ? 'update_display_data' : 'display_data', content);
  }

  /** Sends a message about the current cell, after all that was printed before. */
  publish(type: string, content: Record<string, unknown>): void {
    this.flush();
    this.#sockets.publish(this.#cell, type, content);
  }

  /** Sends what was printed. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushed = performance.now();
    if (this.#text === '') return;
    const content = { name: this.#stream, text: this.#text };
    this.#text = '';
    this.#sockets.publish(this.#cell, 'stream', content);
  }
}
