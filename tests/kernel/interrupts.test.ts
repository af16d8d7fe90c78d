import { beforeAll, expect, it } from 'vitest';
import { describeWith } from '../support/requirements';
import { facts, jupyterPython } from './jupyter';
import { makeSampleProject } from './sample-project';

interface Stopped {
  status: string;
  ename: string | null;
  out: string;
  seconds: number;
}

let found: Record<string, unknown>;

describeWith('interrupting the kernel', [jupyterPython], () => {
  beforeAll(async () => {
    const project = makeSampleProject();
    try {
      found = await facts('interrupts', [project.folder]);
    } finally {
      project.remove();
    }
  });

  it.each([
    'sync',
    'microtasks',
    'timers',
    'never',
    'swallows',
    'for await',
    'finally',
    'sync after await',
    'inside a package',
  ])('stops a cell of the kind: %s', (kind) => {
    const { status, ename } = found[kind] as Stopped;
    expect({ status, ename }).toEqual({ status: 'error', ename: 'Interrupted' });
  });

  it('leaves nothing running', () => {
    expect(found['stopped for good']).toBe('true');
    expect(found['finally ran']).toBe('-1');
  });

  it('lets a training loop stop at its next batch and keeps what it returns', () => {
    expect(found.training).toMatchObject({
      status: 'error',
      ename: 'Interrupted',
      out: 'after interrupted\n',
    });
    expect(found.history).toBe('interrupted');
  });

  it('aborts the cells behind, keeps variables, and ignores interrupts between cells', () => {
    expect(found.queue).toEqual(['error', 'aborted']);
    expect(found.kept).toBe("[ 5, true, 'interrupted' ]");
    expect(found.idle).toBe('well');
  });

  it('is a dead kernel after a crash', () => {
    expect(found.crash).toBe('dead kernel');
  });
});
