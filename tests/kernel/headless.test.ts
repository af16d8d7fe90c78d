import { beforeAll, expect, it } from 'vitest';
import { describeWith } from '../support/requirements';
import { facts, jupyterPython } from './jupyter';
import { makeSampleProject } from './sample-project';

interface Executed {
  outcome: string;
  counts: (number | null)[];
  outputs: unknown[][];
}

let found: Record<string, Executed>;

describeWith('notebooks run without a person', [jupyterPython], () => {
  beforeAll(async () => {
    const project = makeSampleProject();
    try {
      found = await facts('headless', [project.folder]);
    } finally {
      project.remove();
    }
  });

  it('executes all cells and numbers them', () => {
    expect(found.good).toEqual({
      outcome: 'ok',
      counts: [1, 2, 3],
      outputs: [[], [{ 'text/plain': '4' }], ['done\n']],
    });
  });

  it('stops at the first failing cell', () => {
    expect(found.fails).toEqual({
      outcome: 'CellExecutionError: stop here',
      counts: [1, 2, null],
      outputs: [[{ 'text/plain': '1' }], ['Error'], []],
    });
  });

  it('goes on after errors that were expected', () => {
    for (const name of ['goes on', 'tagged'])
      expect(found[name]).toEqual({ outcome: 'ok', counts: [1, 2], outputs: [['Error'], ['ran\n']] });
  });

  it('notices an error that comes after the last cell', () => {
    expect(found.late.outcome).toBe('CellExecutionError: after the last cell');
  });
});
