import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeWith, pythonWith, root } from '../support/requirements';
import { runScript } from './run-script';

const artifacts = join(root, '.artifacts');
mkdirSync(artifacts, { recursive: true });
const folder = mkdtempSync(join(artifacts, 'headless-'));
const jupyter = pythonWith('jupyterlab', 'nbclient', 'plotly');

interface Notebook {
  cells: { execution_count?: number; outputs?: Record<string, unknown>[]; metadata: unknown }[];
  metadata: Record<string, unknown>;
}

/** Writes a notebook whose cells are a title and this code; returns its path. */
function notebook(name: string, ...codes: string[]): string {
  const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' };
  const cells = codes.map((source, index) => ({
    ...{ cell_type: 'code', id: `cell-${index}`, metadata: { noise: true, tags: ['kept'] } },
    ...{ execution_count: null, outputs: [], source },
  }));
  const kernelspec = { name: 'thetalab', display_name: 'TypeScript (thetalab)', language: 'typescript' };
  const content = {
    cells: [title, ...cells],
    metadata: { kernelspec, noise: 1 },
    nbformat: 4,
    nbformat_minor: 5,
  };
  const path = join(folder, `headless-test-${name}.ipynb`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Notebook;

/** Where the outputs of a notebook go that failed. */
const kept = (name: string) => join(artifacts, `headless-test-${name}.ipynb`);

const headless = (path: string, interruptWhen?: string, env?: NodeJS.ProcessEnv) =>
  runScript('start.mjs', ['--headless', path], { interruptWhen, env });

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['fails', 'types', 'dies', 'late', 'long']) rmSync(kept(name), { force: true });
});

describeWith('npm start -- --headless', [jupyter], () => {
  it('writes the outputs into the notebook, without noise', async () => {
    const path = notebook(
      'good',
      "console.log('one');\nconsole.log('two');",
      `import { startProgress } from '../../src/system';
const bar = startProgress({ label: 'reading', total: 3 });
for (let i = 1; i <= 3; i++) bar.update(i);
bar.done('all read');`,
      '6 * 7',
    );
    const { code, out } = await headless(path);
    expect(code).toBe(0);
    expect(out).toMatch(/^headless-test-good\.ipynb: \d+ s, \d+ kB\n$/);
    const { cells, metadata } = read(path);
    expect(Object.keys(metadata).sort()).toEqual(['kernelspec', 'language_info']);
    expect(cells[1]!.metadata).toEqual({ tags: ['kept'] });
    expect(cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, 2, 3]);
    expect(cells[1]!.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: ['one\n', 'two\n'] }]);
    expect(cells[2]!.outputs).toMatchObject([{ data: { 'text/plain': ['all read'] } }]);
    expect(cells[3]!.outputs).toMatchObject([{ data: { 'text/plain': ['42'] }, metadata: {} }]);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it.each([
    [
      'fails',
      ["// why\nthrow new RangeError('stop here');", '3'],
      /cell 3 failed: \/\/ why\nRangeError: stop here\n/,
    ],
    [
      'types',
      ["const n: number = 'x';"],
      /cell 3 failed: const n: .*\nTypeScriptError: 1:7 Type 'string' is not/,
    ],
    [
      'dies',
      ['process.kill(process.pid, "SIGKILL");\nwhile (true);'],
      /cell 3 failed: .*\nthe kernel died\n/,
    ],
    [
      'late',
      ["void setTimeout(() => { throw new Error('later'); }, 100);"],
      /cell 3 failed: .*\nError: later\n/,
    ],
  ])('stops and says where: a cell that %s', async (name, codes, message) => {
    const path = notebook(name, '1 + 1', ...codes);
    const before = readFileSync(path, 'utf8');
    const { code, err } = await headless(path);
    expect(code).toBe(1);
    expect(err).toContain(`headless-test-${name}.ipynb: `);
    expect(err).toMatch(message);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(read(kept(name)).cells[1]!.outputs).toMatchObject([{ data: { 'text/plain': ['2'] } }]);
  });

  it('ends its kernel when interrupted', async () => {
    const begun = join(folder, 'begun');
    const wait = 'await new Promise((done) => setTimeout(done, 100_000));';
    const path = notebook(
      'long',
      '1 + 1',
      `require('fs').writeFileSync(${JSON.stringify(begun)}, '');\n${wait}`,
    );
    const { code, err } = await headless(path, begun);
    expect(code).toBe(130);
    expect(err).toMatch(/cell 3 failed: .*\ninterrupted\n/);
    expect(existsSync(kept('long'))).toBe(true);
  });

  it('names the notebooks there are when one is not there', async () => {
    const { code, err } = await headless('nothing');
    expect(code).toBe(2);
    expect(err).toMatch(/got "nothing", which is not there; there are .*01-first-look\.ipynb, 02-/);
  });
});

describeWith('a headless run in a home folder of its own', [jupyter], () => {
  it('leaves nothing there', async () => {
    const home = mkdtempSync(join(tmpdir(), 'thetalab-home-'));
    const path = notebook('home', "import { data } from '../../src';\n(await data.load()).length > 0");
    const { code, err } = await headless(path, undefined, { HOME: home });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(readdirSync(home, { recursive: true })).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  });
});
