import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { describeWith } from '../support/requirements';
import { facts, jupyterPython, root } from './jupyter';
import { makeSampleProject } from './sample-project';

interface Step {
  status: string;
  count: number | null;
  error: { ename: string; evalue: string; traceback: string[] } | null;
  out: string;
  err: string;
  result: Record<string, string> | null;
  kinds: string[];
  displays: Record<string, string>[];
  display_ids: string[];
  updates: Record<string, string>[];
  seconds: number;
}

let found: Record<string, unknown>;
const step = (name: string) => found[name] as Step;
const text = (name: string) => step(name).result?.['text/plain'];
const traceback = (name: string) => stripVTControlCharacters(step(name).error?.traceback.join('\n') ?? '');

describeWith('cells in the kernel', [jupyterPython], () => {
  beforeAll(async () => {
    const project = makeSampleProject();
    try {
      found = await facts('cells', [project.folder, join(root, 'src', 'system')]);
    } finally {
      project.remove();
    }
  });

  it('introduces itself as TypeScript', () => {
    expect(found.info).toMatchObject({ language_info: { name: 'typescript', file_extension: '.ts' } });
  });

  it('imports the library from where the notebook is', () => {
    expect(step('import')).toMatchObject({ status: 'ok', count: 1, error: null });
    expect(step('use')).toMatchObject({ status: 'ok', count: 2, result: { 'text/plain': '42' } });
  });

  it('checks types strictly, before anything runs', () => {
    expect(step('type error')).toMatchObject({
      status: 'error',
      count: 3,
      error: { ename: 'TypeScriptError', evalue: "3:7 Type 'number' is not assignable to type 'string'." },
    });
    expect(traceback('type error')).toContain('> 3 | const text: string = data.twice(1);\n    |       ^');
    expect(step('strict').error?.evalue).toMatch(
      /1:12 Parameter 'x' implicitly.*\n3:1 'o' is possibly 'undefined'/,
    );
    expect(step('syntax error').error).toMatchObject({ ename: 'TypeScriptError' });
    expect(step('unknown module').error?.evalue).toContain("Cannot find module '../src/nowhere'");
  });

  it('completes, inspects, and knows when code goes on', () => {
    expect(found.complete).toMatchObject({ matches: ['twice'], cursor_start: 5, cursor_end: 7 });
    expect(found.inspect).toMatchObject({
      found: true,
      data: { 'text/plain': 'function twice(x: number): number\n\nDoubles `x`.' },
    });
    expect(found.incomplete).toMatchObject({ status: 'incomplete' });
  });

  it('has one scope, in which a variable exists once', () => {
    expect(text('shorthand')).toBe('{ doubled: 42, data: 2 }');
    expect(text('assign')).toBe('11');
    expect(text('read')).toBe('11');
    expect(text('redefine')).toBe('12');
    expect(text('imported twice')).toBe('number');
    expect(text('types used')).toBe('1');
  });

  it('awaits at the top level in every form', () => {
    expect(text('await call')).toBe('4');
    expect(text('await paren')).toBe('[ 1, 2 ]');
    expect(text('for await')).toBe('7');
    expect(text('await import')).toBe('b');
    expect(text('await last')).toBe('waited for');
  });

  it('reports failures where they are', () => {
    expect(step('throw')).toMatchObject({
      status: 'error',
      error: { ename: 'RangeError', evalue: 'too far' },
    });
    const { count } = step('throw');
    expect(traceback('throw')).toContain("> 3 |   throw new RangeError('too far');");
    expect(traceback('throw')).toContain(`at fail (In [${count}]:3:9)\n    at In [${count}]:5:1`);
    expect(traceback('throw later')).toContain(`at fail (In [${count}]:3:9)`);
    expect(traceback('throw in src')).toContain('src/data.ts:10:20');
    expect(traceback('throw in src')).toMatch(/at ask \(In \[\d+\]:2:15\)/);
    expect(traceback('throw async')).toMatch(/TypeError: rejected\n(.*\n)*caused by\nError: root/);
    expect(step('throw value').error).toMatchObject({ ename: 'Thrown', evalue: "'text'" });
    expect(step('printed stack').out).toMatch(/src[\\/]data\.ts:10:20\)\n {4}at In \[\d+\]:1:12\n$/);
  });

  it('keeps what a failing cell had assigned', () => {
    expect(text('before')).toBe('5');
    expect(step('after').error?.evalue).toContain("Cannot find name 'after'");
  });

  it('fails a cell for rejections and timers that nobody watches', () => {
    expect(step('floating')).toMatchObject({ status: 'error', out: '', error: { evalue: 'floating' } });
    expect(step('floating last')).toMatchObject({
      status: 'error',
      error: { evalue: 'floating at the end' },
    });
    expect(step('timer')).toMatchObject({ status: 'error', error: { evalue: 'in a timer' } });
    expect(step('timer between')).toMatchObject({ status: 'ok' });
    expect(step('next after timer')).toMatchObject({ status: 'error', out: '' });
    expect(step('next after timer').error?.evalue).toMatch(
      /^In \[\d+\] left work behind that failed: between cells$/,
    );
    expect(text('then well')).toBe('2');
  });

  it('aborts what was queued behind a failing cell, unless asked not to', () => {
    const statuses = (name: string) => (found[name] as Step[]).map(({ status, out }) => [status, out]);
    expect(statuses('queue')).toEqual([
      ['ok', ''],
      ['error', ''],
      ['aborted', ''],
      ['aborted', ''],
    ]);
    expect(statuses('queue on')).toEqual([
      ['error', ''],
      ['ok', 'b\n'],
    ]);
  });

  it('prints both streams in order and drops nothing', () => {
    expect(step('print')).toMatchObject({ out: 'one\nthree', err: 'two\n' });
    const lines = step('many lines').out.split('\n');
    expect(lines).toHaveLength(20_001);
    expect(lines[19_999]).toBe('line 19999');
  });

  it('shows rich values in one bundle and updates in place', () => {
    expect(step('tslab').displays).toEqual([{ 'text/html': '<b>bold</b>' }, { 'text/plain': 'first' }]);
    expect(step('tslab').updates).toEqual([{ 'text/plain': 'second' }]);
    expect(step('own display').result).toEqual({ 'text/plain': 'text', 'text/html': '<i>html</i>' });
    expect(step('sink').updates).toEqual([{ 'text/plain': 'finished' }]);
    expect(new Set(step('sink').display_ids).size).toBe(1);
  });

  it('shows tensors and tables', () => {
    expect(text('tensor')).toBe('Tensor float32 [2, 2]\n  [[1, 2],\n   [3, 4]]');
    expect(text('disposed')).toBe('Tensor float32 [2] (disposed)');
    const table = step('table').result;
    expect(table?.['text/plain']).toBe(
      '   stage    power\n0     N2  1.23457\n1    <W>        2\n2 rows × 2 columns',
    );
    expect(table?.['text/html']).toContain('<td>&#60;W&#62;</td>');
    expect(text('series')).toContain('1.23457');
  });

  it('accepts cells without code', () => {
    expect(step('empty').status).toBe('ok');
    expect(step('only types').status).toBe('ok');
  });

  it('loads edited sources when the import cell runs again', () => {
    expect(text('not yet')).toBe('2');
    expect(text('again')).toBe('102');
    expect(text('new signature')).toBe('p1001');
    expect(step('broken source').error).toMatchObject({ ename: 'SyntaxError' });
    expect(step('broken source').error?.evalue).toContain('src/fresh.ts:1:28: Expected "}"');
    expect(text('repaired source')).toBe('2');
    expect(text('beside')).toBe('2');
    expect(text('beside again')).toBe('3');
    expect(step('missing source').error?.ename).toBe('Error');
    expect(text('new folder')).toBe('a string');
  });

  it('dies visibly when the process ends', () => {
    expect(found.exit).toBe('dead kernel');
  });
});
