import { afterEach, expect, test } from 'vitest';
import { interrupt, interrupted, interruptionSignal, resetInterruption } from '../../src/system';

afterEach(resetInterruption);

test('work is asked to stop until a reset', async () => {
  expect(await interrupted()).toBe(false);
  const signal = interruptionSignal();
  interrupt();
  expect(signal.aborted).toBe(true);
  expect(await interrupted()).toBe(true);
  expect(await interrupted()).toBe(true);
  resetInterruption();
  expect(await interrupted()).toBe(false);
  expect(signal.aborted, 'the work of an earlier cell stays stopped').toBe(true);
});

test('a reset without an interruption keeps the signal that others hold', () => {
  const signal = interruptionSignal();
  resetInterruption();
  interrupt();
  expect(signal.aborted).toBe(true);
});

test('asking lets timers and signals have their turn', async () => {
  setTimeout(interrupt, 0);
  const began = performance.now();
  while (!(await interrupted()) && performance.now() - began < 5000);
  expect(interruptionSignal().aborted).toBe(true);
});

test('another signal can be asked instead', async () => {
  const own = new AbortController();
  interrupt();
  expect(await interrupted(own.signal)).toBe(false);
  own.abort();
  expect(await interrupted(own.signal)).toBe(true);
});
