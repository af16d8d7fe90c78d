import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bringUpToDate, root } from '../kernel/jupyter';
import { describeWith } from '../support/requirements';

type Step = { type: string } | { expect: string } | { wait: number };

const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import pty']).status === 0);
const needs = python ? { path: python } : { reason: 'no Python with the pty module, such as on Windows' };
const ready: Step = { expect: '> $' };
const line = (code: string, shown: string): Step[] => [{ type: `${code}\r` }, { expect: shown }, ready];
const stopped = (code: string): Step[] => [
  { type: `${code}\r` },
  { wait: 1 },
  { type: '\x03' },
  { expect: 'Interrupted' },
  ready,
];

describeWith('the terminal session', [needs], () => {
  const folder = mkdtempSync(join(tmpdir(), 'thetalab-repl-'));
  const start = `require(${JSON.stringify(join(root, 'dist/cli/repl.js'))})
    .repl({ figures: ${JSON.stringify(join(folder, 'figures'))}, history: ${JSON.stringify(join(folder, 'history'))} })
    .then(process.exit)`;

  beforeAll(() => {
    bringUpToDate();
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\necho "$1" > ${join(folder, 'opened')}\n`);
    chmodSync(join(folder, 'xdg-open'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const type = (steps: Step[]): Promise<{ screen: string; failed: string | null; code: number }> =>
    new Promise((done, fail) => {
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, DISPLAY: ':99', TERM: 'xterm' };
      const script = join(__dirname, 'terminal.py');
      const child = execFile(
        python as string,
        [script, process.execPath, '-e', start],
        { env },
        (error, out) => (error ? fail(error) : done(JSON.parse(out))),
      );
      child.stdin?.end(JSON.stringify(steps));
    });

  it('runs TypeScript with the library in scope', async () => {
    const { screen, failed, code } = await type([
      { expect: 'in scope: engine, signal, data.*tf, dfd' },
      ready,
      ...line('1 + 1', '\n2'),
      ...line('const text: string = engine.seed(1)', "Type 'void' is not assignable to type 'string'"),
      { type: 'function f(x: number) {\r' },
      { expect: '… $' },
      { type: '  return x + 1;\r}\r' },
      ready,
      ...line('f(41)', '\n42'),
      ...line("import { data as recordings, engine } from '../src'", ''), // as a notebook begins
      ...line('typeof recordings.load + typeof engine.use', 'functionfunction'),
      ...line('await Promise.all([1, 2])', '\\[ 1, 2 \\]'),
      { type: 'engine.RandomStr\t' },
      { expect: 'RandomStream' },
      { type: '\x03' },
      { expect: '\\^C' },
      ready,
      ...line('tf.tensor1d([1, 2])', 'Tensor float32 \\[2\\]'),
      ...line(
        "new dfd.DataFrame({ stage: ['N2', 'W'] })",
        'stage\\s+0\\s+N2\\s+1\\s+W\\s+2 rows × 1 columns',
      ),
      { type: '\x04' },
    ]);
    expect({ failed, code }, screen).toEqual({ failed: null, code: 0 });
    expect(readFileSync(join(folder, 'history'), 'utf8')).toContain('f(41)\n');
  });

  it('stops on Ctrl-C and keeps variables, draws progress and figures, remembers lines', async () => {
    const { screen, failed, code } = await type([
      ready,
      { type: '\x1b[A\x1b[A' },
      { expect: 'tf.tensor1d\\(\\[1, 2\\]\\)$' }, // from the session before
      { type: '\x03' },
      ready,
      ...stopped('let n = 0; while (true) n++'),
      ...stopped('while (true) { await null; n++ }'),
      ...line('n > 10', 'true'),
      ...line(`import { startProgress } from ${JSON.stringify(join(root, 'src/system'))}`, ''),
      {
        type: "const bar = startProgress({ label: 'work', total: 2 }); bar.update(1); bar.done('all done')\r",
      },
      { expect: 'work █+░+ 1/2' },
      { expect: 'all done' },
      ready,
      ...line(
        "new plot.Figure({ data: [{ y: [1, 2] }], layout: { title: { text: 'Two points' } } })",
        'two-points.html',
      ),
      { type: '.exit\r' },
    ]);
    expect({ failed, code }, screen).toEqual({ failed: null, code: 0 });
    const figure = join(folder, 'figures', 'two-points.html');
    expect(readFileSync(figure, 'utf8')).toContain('Plotly.newPlot');
    expect(existsSync(join(folder, 'opened'))).toBe(true);
  });

  it('runs a script from a pipe and fails when a line of it fails', () => {
    const run = (input: string) => spawnSync(process.execPath, ['-e', start], { input, encoding: 'utf8' });
    const well = run('const x = [1, 2]\nfor (const y of x) {\n  console.log(y * 10)\n}\nx.length\n');
    expect({ status: well.status, out: well.stdout }, well.stderr).toEqual({ status: 0, out: '10\n20\n2\n' });
    const badly = run("throw new Error('no')\nf(\n");
    expect(badly.status).toBe(1);
    expect(badly.stderr).toContain('Error: no\n> 1 | throw');
    expect(badly.stderr).toContain('the input ends in the middle of a statement');
  });
});
