import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ThetalabError } from '../../system';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--no-first-run',
  '--no-default-browser-check',
  '--force-color-profile=srgb',
  '--remote-debugging-pipe',
];

interface Pending {
  resolve(value: Record<string, unknown>): void;
  reject(error: Error): void;
}

/**
 * A headless browser, driven through its debugging pipe (Chrome DevTools Protocol: JSON messages that end in NUL, on
 * file descriptors 3 and 4). The pipe holds Node's event loop only while an answer is awaited, so that a script that
 * has drawn its figures ends by itself; the browser ends when the pipe closes, even if this process is killed.
 */
export class Devtools {
  #process: ChildProcess;
  #profile = mkdtempSync(join(tmpdir(), 'thetalab-browser-'));
  #pending = new Map<number, Pending>();
  #lastId = 0;
  #tail = '';
  #exited = false;
  #leave = () => {
    this.#process.kill('SIGKILL');
    removeProfile(this.#profile);
  };

  constructor(executable: string) {
    this.#process = spawn(executable, [...flags, `--user-data-dir=${this.#profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...within(this.#profile) },
    });
    this.#process.on('error', (cause) => this.#end(`could not be started (${cause.message})`));
    this.#process.on('exit', (code, signal) => this.#end(`ended (${signal ?? `exit code ${code}`})`));
    this.#commands.on('error', () => this.#end('closed its pipe'));
    this.#answers.setEncoding('utf8').on('data', (chunk: string) => this.#receive(chunk));
    process.on('exit', this.#leave);
    this.#hold(false);
  }

  /** Whether the browser is gone. */
  get exited(): boolean {
    return this.#exited;
  }

  /**
   * Sends one command and waits for its result.
   *
   * @throws ThetalabError when the browser refuses the command, ends, or has not answered after `seconds`.
   */
  send(
    method: string,
    params: Record<string, unknown> = {},
    session?: string,
    seconds = 60,
  ): Promise<Record<string, unknown>> {
    if (this.#exited) return Promise.reject(new ThetalabError(`${method}: the browser has ended`));
    const id = ++this.#lastId;
    return new Promise<Record<string, unknown>>((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(late(method, seconds))), seconds * 1000);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#pending.delete(id);
        if (this.#pending.size === 0) this.#hold(false);
        act();
      };
      this.#pending.set(id, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
      });
      this.#hold(true);
      this.#commands.write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
    });
  }

  /** Ends the browser and removes its temporary profile. */
  async close(): Promise<void> {
    if (this.#exited) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#hold(true);
    this.#process.kill();
    await gone;
  }

  get #commands(): Socket {
    return this.#process.stdio[3] as Socket;
  }

  get #answers(): Socket {
    return this.#process.stdio[4] as Socket;
  }

  #hold(held: boolean): void {
    for (const part of [this.#process, this.#commands, this.#answers]) held ? part.ref() : part.unref();
  }

  #receive(chunk: string): void {
    const messages = (this.#tail + chunk).split('\0');
    this.#tail = messages.pop()!;
    for (const text of messages) {
      const message = JSON.parse(text) as { id?: number; result?: object; error?: { message: string } };
      const pending = this.#pending.get(message.id ?? 0);
      if (message.error) pending?.reject(new ThetalabError(`browser: ${message.error.message}`));
      else pending?.resolve({ ...message.result });
    }
  }

  #end(reason: string): void {
    if (this.#exited) return;
    this.#exited = true;
    for (const { reject } of [...this.#pending.values()]) {
      reject(new ThetalabError(`expected the browser to draw a figure, but it ${reason}`));
    }
    this.#leave();
    process.off('exit', this.#leave);
  }
}

/** Where the browser keeps its settings, caches and sockets, so that nothing of it outlives the profile. */
function within(profile: string): NodeJS.ProcessEnv {
  return { XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile, TMPDIR: profile };
}

/** Removes a profile that a dying browser may still write into; what withstands stays to the system's own cleaning. */
function removeProfile(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  } catch {}
}

function late(method: string, seconds: number): Error {
  return new ThetalabError(
    `${method}: the browser has not answered for ${seconds} s; try again, or save as .html`,
  );
}
