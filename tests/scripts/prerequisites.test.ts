import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWith, root } from '../support/requirements';
import { type Outcome, runScript } from './run-script';

/** A PATH with nothing on it but Node and what a test puts there. */
let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'thetalab-path-'));
  symlinkSync(process.execPath, join(path, 'node'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

function put(command: string, script: string): void {
  writeFileSync(join(path, command), `#!/bin/sh\n${script}\n`);
  chmodSync(join(path, command), 0o755);
}

const start = (script = 'start.mjs') => runScript(script, [], { env: { PATH: path } });

/** One line: what, why, and how to get it on each system. */
function expectOneLine({ code, out, err }: Outcome, what: RegExp): void {
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(err).toMatch(what);
  for (const system of ['Debian/Ubuntu: ', 'macOS: ', 'Windows: ']) expect(err).toContain(system);
}

const shell = process.platform === 'win32' ? { reason: 'no shell scripts on Windows' } : { path: '/bin/sh' };

describeWith('a missing prerequisite gets one line', [shell], () => {
  it.each(['start.mjs', 'test.mjs'])('no Python, %s', async (script) => {
    expectOneLine(await start(script), /^missing: Python 3\.9 or newer with venv: JupyterLab runs on it\. /);
  });

  it('a Python that is too old', async () => {
    put('python3', 'echo 3.8');
    expectOneLine(await start(), /^missing: Python 3\.9 .*\(found version 3\.8\)/);
  });

  it('a Python without venv', async () => {
    put('python3', 'echo "No module named venv" >&2; exit 1');
    expectOneLine(await start(), /^missing: Python 3\.9 .*\(found \S+python3 without venv\)/);
  });

  it('an old Node, before anything that it cannot read', async () => {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '18.20.4' });
      Object.defineProperty(process, 'version', { value: 'v18.20.4' });`;
    writeFileSync(join(path, 'old.cjs'), pretend);
    const outcome = await runScript('start.mjs', [], { options: ['--require', join(path, 'old.cjs')] });
    expectOneLine(outcome, /^missing: Node\.js 20\.15 or newer \(found v18\.20\.4\): /);
  });

  it('no compiler: said, with what it costs', async () => {
    const module = pathToFileURL(join(root, 'scripts', 'setup', 'prerequisites.mjs'));
    const ask = join(path, 'ask.mjs');
    writeFileSync(
      ask,
      `import { missingCompiler } from '${module}'; console.error(missingCompiler()); process.exit(1);`,
    );
    const env = { PATH: path, CXX: undefined };
    expectOneLine(await runScript(ask, [], { env }), /^missing: a C\+\+17 compiler: .* many times slower\. /);
    put('g++', '');
    expect((await runScript(ask, [], { env })).err).toBe('undefined\n');
  });
});

describe('bad usage', () => {
  it.each([
    [['--nonsense'], /Unknown option '--nonsense'\n/],
    [['--port', 'x'], /--port: expected a number from 1 to 65535, got "x"\n/],
    [['01-first-look'], /notebooks are named after --headless\n/],
  ])('%j', async (args, message) => {
    const { code, err } = await runScript('start.mjs', args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toContain('npm start -- --headless [notebook ...]');
  });

  it('--help', async () => {
    expect(await runScript('start.mjs', ['--help'])).toMatchObject({ code: 0, err: '' });
  });
});
