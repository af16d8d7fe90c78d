import { Publisher, Reply, Router } from 'zeromq';
import { answer, decode, encode, type Message } from './message';

/** The connection file that Jupyter hands to a kernel. */
export interface Connection {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  control_port: number;
  stdin_port: number;
  iopub_port: number;
  hb_port: number;
}

/** A request, and the way to answer it. */
type OnRequest = (request: Message, reply: (type: string, content: Record<string, unknown>) => void) => void;

/** The five sockets of a kernel. */
export class Sockets {
  // Without a limit: beyond its limit a publisher drops messages silently.
  readonly #shell = new Router({ sendHighWaterMark: 0 });
  readonly #control = new Router({ sendHighWaterMark: 0 });
  readonly #stdin = new Router();
  readonly #iopub = new Publisher({ sendHighWaterMark: 0 });
  readonly #heartbeat = new Reply();
  readonly #queues = new Map<Router | Publisher, Buffer[][]>();

  constructor(readonly connection: Connection) {}

  /** Binds all sockets and starts to deliver requests. */
  async open(onRequest: OnRequest): Promise<void> {
    const { transport, ip, shell_port, control_port, stdin_port, iopub_port, hb_port } = this.connection;
    const at = (port: number) => `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`;
    await Promise.all([
      this.#shell.bind(at(shell_port)),
      this.#control.bind(at(control_port)),
      this.#stdin.bind(at(stdin_port)),
      this.#iopub.bind(at(iopub_port)),
      this.#heartbeat.bind(at(hb_port)),
    ]);
    void this.#receive(this.#shell, onRequest);
    void this.#receive(this.#control, onRequest);
    void this.#echo();
  }

  /** Sends to all frontends, in answer to `parent`. */
  publish(parent: Message | undefined, type: string, content: Record<string, unknown>): void {
    this.#send(this.#iopub, answer(parent, type, content, [Buffer.from(type)]));
  }

  /** Closes all sockets after what was sent has gone out. */
  close(): void {
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub, this.#heartbeat])
      socket.close();
  }

  async #receive(socket: Router, onRequest: OnRequest): Promise<void> {
    for await (const frames of socket) {
      const request = decode(frames, this.connection.key);
      if (!request) continue;
      onRequest(request, (type, content) => this.#send(socket, answer(request, type, content)));
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /** Sends at once if the socket can, even from a loop that never returns; else as soon as it can, in order. */
  #send(socket: Router | Publisher, message: Message): void {
    const queue = this.#queues.get(socket) ?? [];
    this.#queues.set(socket, queue);
    queue.push(encode(message, this.connection.key));
    this.#flush(socket, queue);
  }

  #flush(socket: Router | Publisher, queue: Buffer[][]): void {
    while (queue.length > 0 && socket.writable) {
      const frames = queue.shift() as Buffer[];
      socket.send(frames).then(
        () => this.#flush(socket, queue),
        () => {}, // the frontend is gone
      );
    }
  }
}
