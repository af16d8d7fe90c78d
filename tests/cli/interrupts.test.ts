import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bringUpToDate } from '../kernel/jupyter';
import { root } from '../support/requirements';

beforeAll(bringUpToDate);

test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])(
  'the first %s asks to stop, the second ends at once with 130',
  async (signal) => {
    const program = `
      require(${JSON.stringify(join(root, 'dist/cli/interrupts.js'))}).stopOnSignals();
      const { interruptionSignal } = require(${JSON.stringify(join(root, 'dist/system'))});
      console.log('asked:', interruptionSignal().aborted);
      interruptionSignal().addEventListener('abort', () => console.log('asked: true'));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', program]);
    let shown = '';
    const until = (text: string) =>
      new Promise<void>((done) => {
        const look = () => shown.includes(text) && done();
        child.stdout.on('data', look);
        look();
      });
    child.stdout.on('data', (chunk) => {
      shown += chunk;
    });
    const ended = new Promise((done) => child.on('close', (code, by) => done({ code, by })));
    await until('asked: false');
    child.kill(signal);
    await until('asked: true');
    child.kill(signal);
    expect(await ended).toEqual({ code: 130, by: null });
  },
);
