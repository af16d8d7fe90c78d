import { beforeAll, expect, test } from 'vitest';
import { loadAddon } from '../../src/native';
import { describeWith } from '../support/requirements';
import type { Usage } from './programs/leaks';
import { compiled, runNode } from './programs/program';

const { reason } = loadAddon();
const native = reason === undefined ? { path: 'native' } : { reason };

/** Young objects get 3 MB: left to itself, V8 takes up to 48 of them at a time of its own choice. */
const smallHeap = '--max-semi-space-size=1';

/** Memory in use at even distances, from the first moment on. */
function usagesOf(task: string): { activation: number; usages: Usage[] } {
  const { status, stdout, stderr } = runNode('--expose-gc', smallHeap, compiled('leaks'), task);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** What must not change at all once the first measurement has been taken. */
function expectSteady(usages: Usage[]): void {
  const [, first, ...later] = usages.map(({ rss: _, external: __, ...counted }) => counted);
  for (const usage of later) expect(usage).toEqual(first);
}

const growth = (usages: Usage[], what: 'rss' | 'external') =>
  usages.at(-1)![what] - Math.max(...usages.slice(1, 4).map((usage) => usage[what]));

describeWith('memory of the native engine', [native], () => {
  let training: ReturnType<typeof usagesOf>;
  beforeAll(() => {
    training = usagesOf('training');
  });

  test('a thousand training steps leave nothing behind', () => {
    expect(training.usages).toHaveLength(11);
    expectSteady(training.usages);
    // A single activation lost in one step of ten would be 70 of them between the measurements that are compared; the
    // heap of JavaScript and the allocator breathe by less than a tenth of that.
    expect(growth(training.usages, 'rss')).toBeLessThan(70 * training.activation);
    // What JavaScript counts as memory outside its heap is the arrays of tensors: not one more.
    expect(growth(training.usages, 'external')).toBeLessThan(training.activation);
  });

  test('neither do calls that fail', () => {
    const { usages } = usagesOf('failures');
    expect(usages).toHaveLength(11);
    expectSteady(usages);
    // The largest array of such a call has 24 MB and the smallest that it could lose 8 bytes: counts above show these,
    // and one of the large ones in a hundred rounds is what is looked for here.
    expect(growth(usages, 'rss')).toBeLessThan(20e6);
    expect(growth(usages, 'external')).toBeLessThan(20e6);
  });
});
