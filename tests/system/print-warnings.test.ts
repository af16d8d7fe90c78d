import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { printWarnings } from '../../src/system';

const before = process.listeners('warning');
afterEach(() => {
  process.removeAllListeners('warning');
  for (const listener of before) process.on('warning', listener);
});

/** What is printed of a warning. */
async function printed(): Promise<string> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.emitWarning('it collapses', 'CollapseWarning');
  await nextTurn();
  const lines = write.mock.calls.map(([line]) => String(line)).join('');
  write.mockRestore();
  return lines;
}

test('a warning is one line, however often it was asked for', async () => {
  function onWarning() {}
  process.removeAllListeners('warning').on('warning', onWarning);
  printWarnings();
  printWarnings();
  expect(process.listeners('warning')).not.toContain(onWarning);
  expect(await printed()).toBe('CollapseWarning: it collapses\n');
});

test('where Node prints none, none is printed', async () => {
  process.removeAllListeners('warning');
  printWarnings();
  expect(await printed()).toBe('');
});
