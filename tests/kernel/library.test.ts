import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { findBrowser } from '../../src/plot';
import { describeWith } from '../support/requirements';
import { facts, jupyterPython, root } from './jupyter';

interface Step {
  error: { ename: string; evalue: string; traceback: string[] } | null;
  result: Record<string, unknown> | null;
  displays: Record<string, unknown>[];
  seconds: number;
}

let found: Record<string, unknown>;
const step = (name: string) => found[name] as Step;

describeWith('the library in the kernel', [jupyterPython], () => {
  beforeAll(async () => {
    found = await facts('library', [join(root, 'notebooks')]);
  });

  it('is imported whole in half a second', () => {
    const attempts = ['import', 'second import', 'third import'].map(step);
    expect(attempts.map(({ error }) => error)).toEqual([null, null, null]);
    // The best of three: on a machine that runs other tests, too, a single one may have to wait.
    expect(Math.min(...attempts.map(({ seconds }) => seconds))).toBeLessThan(0.5);
  });

  it('shows recordings as text and figures in one bundle', () => {
    expect(step('data').result?.['text/plain']).toContain('40 epochs of 30 s');
    const types = ['application/vnd.plotly.v1+json', ...(findBrowser() ? ['image/png'] : []), 'text/plain'];
    expect(Object.keys(step('figure').result ?? {}).sort()).toEqual(types);
  });

  it('has shown a figure, picture and all, when the cell ends', () => {
    const last = step('show').displays.at(-1) ?? {};
    expect(Object.keys(last)).toEqual(
      expect.arrayContaining(['application/vnd.plotly.v1+json', 'text/plain']),
    );
    expect('image/png' in last).toBe(findBrowser() !== undefined);
  });

  it('reports misuse before it runs and bad input where it is', () => {
    expect(step('misuse').error?.ename).toBe('TypeScriptError');
    const lines = (step('bad input').error?.traceback ?? []).map(stripVTControlCharacters);
    expect(lines[0]).toMatch(/^ThetalabError: hypnogram: expected /);
    expect(lines[1]).toBe('> 1 | plot.hypnogram([])');
    expect(lines.at(-2)).toMatch(/^ {4}at .*src[\\/]plot[\\/]/); // where it was refused, not where errors are made
    expect(lines.at(-1)).toMatch(/^ {4}at In \[\d+\]:1:6$/);
    expect(lines).toHaveLength(5);
  });

  it('keeps its gradients when a cell loads danfojs, which brings a TensorFlow.js of its own', () => {
    expect(step('tables').error).toBe(null);
    expect(step('gradient after tables').error).toBe(null);
    expect(step('gradient after tables').result?.['text/plain']).toBe('8,8,8');
  });

  it('points at the file of the caller, where the cell called one', () => {
    const lines = (step('bad input in a helper').error?.traceback ?? []).map(stripVTControlCharacters);
    expect(lines).toContain('> 4 |   return plot.hypnogram([]);');
    expect(lines.filter((line) => line.startsWith('    at '))).toEqual([
      expect.stringMatching(/src[\\/]plot[\\/]/),
      expect.stringMatching(/at draw \(.*helper\.ts:4:15\)$/),
      expect.stringMatching(/at In \[\d+\]:1:1$/),
    ]);
  });

  it('documents and completes', () => {
    expect(found.docs).toMatchObject({ 'text/plain': expect.stringContaining('Contrastive pretraining') });
    expect(found.members).toEqual(expect.arrayContaining(['use', 'seed', 'stream']));
  });
});
