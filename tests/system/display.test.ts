import { afterEach, expect, test, vi } from 'vitest';
import { display, displaySink, displaySymbol, setDisplaySink } from '../../src/system';

afterEach(() => setDisplaySink(undefined));

test('goes to the sink of a notebook, with its identity', () => {
  const show = vi.fn();
  const sink = { show };
  setDisplaySink(sink);
  expect(displaySink()).toBe(sink);
  const bundle = { 'text/plain': 'text', 'text/html': '<b>text</b>' };
  display(bundle, 'figure-1');
  display(bundle);
  expect(show.mock.calls).toEqual([
    [bundle, 'figure-1'],
    [bundle, undefined],
  ]);
});

test('is printed as text in a terminal', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  display({ 'text/plain': 'text', 'text/html': '<b>text</b>' });
  expect(log.mock.calls).toEqual([['text']]);
  log.mockRestore();
});

test('the symbol is the one that Deno kernels use', () => {
  expect(displaySymbol).toBe(Symbol.for('Jupyter.display'));
});
