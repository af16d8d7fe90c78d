import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../support/requirements';

/** How a script ended, and what it printed. */
export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** Runs Node with these arguments in the project's folder; `script` names a file in scripts/. */
export function runScript(
  script: string,
  args: string[],
  { env = {}, options = [], interruptWhen }: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [...options, resolve(root, 'scripts', script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setInterval(() => {
    if (interruptWhen === undefined || !existsSync(interruptWhen)) return;
    child.kill('SIGINT');
    clearInterval(timer);
  }, 100);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((done) => {
    child.on('close', (code) => {
      clearInterval(timer);
      done({ code, out, err });
    });
  });
}

export interface RunOptions {
  /** Environment variables besides those of this process. */
  env?: NodeJS.ProcessEnv;
  /** Options of Node itself. */
  options?: string[];
  /** It gets the signal that Ctrl-C sends as soon as this file is there. */
  interruptWhen?: string;
}
