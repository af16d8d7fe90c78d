import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { root } from './requirements';

/** A JupyterLab that `npm start` opened. */
export interface JupyterServer {
  /** Address with token. */
  url: URL;
  /** Sends a signal (default SIGTERM) and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Runs `npm start -- --no-browser` and waits until the server answers. */
export async function startJupyter(port: number): Promise<JupyterServer> {
  const script = ['scripts/start.mjs', '--no-browser', '--port', String(port)];
  const server = spawn(process.execPath, script, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await addressOf(server);
  await answerOf(url);
  return {
    url,
    stop: (signal = 'SIGTERM') =>
      new Promise((done) => {
        server.once('exit', () => done());
        server.kill(signal);
      }),
  };
}

function addressOf(server: ChildProcess): Promise<URL> {
  return new Promise((found, failed) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      const match = /(http:\/\/(?:localhost|127\.0\.0\.1):\d+\/\S*token=\w+)/.exec(output);
      if (match) found(new URL(match[1]!));
    };
    server.stdout!.on('data', read);
    server.stderr!.on('data', read);
    server.once('exit', (code) => failed(new Error(`npm start ended with ${code}:\n${output}`)));
  });
}

/** The address is printed a moment before the server listens. */
async function answerOf(url: URL): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await setTimeout(100);
  }
  throw new Error(`npm start printed ${url.origin}, where nobody answers`);
}

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}
