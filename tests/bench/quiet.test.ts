import { expect, test } from 'vitest';
import { busyForASecond, busyShare, parseStat, quietShare, waitForQuiet } from '../../bench/harness/quiet';

/** Answers with these shares in turn, and counts how often it was asked. */
function fakeSamples(...shares: number[]) {
  const asked = { count: 0 };
  return { asked, sample: async () => shares[asked.count++]! };
}

test('a quiet machine is taken at once', async () => {
  const { asked, sample } = fakeSamples(0.02, 0.9);
  expect(await waitForQuiet(sample, 60)).toBe(0.02);
  expect(asked.count).toBe(1);
});

test('a busy machine is waited for', async () => {
  const { asked, sample } = fakeSamples(0.9, 0.5, quietShare + 0.01, quietShare, 0.8);
  expect(await waitForQuiet(sample, 60)).toBe(quietShare);
  expect(asked.count).toBe(4);
});

test('but not for ever: the last share says that it is not quiet', async () => {
  const { asked, sample } = fakeSamples(0.9, 0.8, 0.7, 0.01);
  expect(await waitForQuiet(sample, 3)).toBe(0.7);
  expect(asked.count).toBe(3);
});

test('/proc/stat: idle and iowait are not busy, what other machines steal is, guests are in user time already', () => {
  const text = 'cpu  100 20 30 800 40 5 6 7 90 9\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 5\n';
  expect(parseStat(text)).toEqual({ busy: 168, total: 1008 });
});

test('the share of the time in between that was busy', () => {
  expect(busyShare({ busy: 100, total: 1000 }, { busy: 150, total: 1200 })).toBe(0.25);
  expect(busyShare({ busy: 100, total: 1000 }, { busy: 100, total: 1000 })).toBe(0);
});

test('a second of this machine has a share from 0 to 1, and work shows in it', async () => {
  const pending = busyForASecond();
  const end = performance.now() + 500;
  while (performance.now() < end) Math.random();
  const share = await pending;
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(1);
});
