import { expect, test, vi } from 'vitest';
import { setDisplaySink, shared } from '../../src/system';

test('the first one creates, all others get the same', () => {
  const create = vi.fn(() => ({ count: 0 }));
  shared('test.shared', create).count++;
  expect(shared('test.shared', create)).toEqual({ count: 1 });
  expect(create).toHaveBeenCalledTimes(1);
  expect(shared('test.other', () => ({ count: 7 }))).toEqual({ count: 7 });
});

test('interruption and display survive a reload of their modules', async () => {
  const before = await import('../../src/system');
  const sink = { show() {} };
  setDisplaySink(sink);
  vi.resetModules();
  const after = await import('../../src/system');
  expect(after.interrupt).not.toBe(before.interrupt);
  expect(after.displaySink()).toBe(sink);
  after.interrupt();
  expect(before.interruptionSignal().aborted).toBe(true);
  before.resetInterruption();
  expect(after.interruptionSignal().aborted).toBe(false);
  setDisplaySink(undefined);
});
