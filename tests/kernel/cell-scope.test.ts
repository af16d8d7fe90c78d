import { expect, it } from 'vitest';
import { CellScope, Interrupted } from '../../src/kernel/cell-scope';

const makeScope = () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  return { scope: new CellScope(flag), stop: () => Atomics.store(flag, 0, 1) };
};

it('lets everything pass until the flag is up', async () => {
  const { scope, stop } = makeScope();
  scope.check();
  expect(scope.wait(3)).toBe(3);
  expect(await scope.wait(Promise.resolve(4))).toBe(4);
  await expect(scope.wait(Promise.reject(new RangeError('own')))).rejects.toThrow('own');
  stop();
  expect(scope.check).toThrow(Interrupted);
  expect(() => scope.wait(Promise.reject(new Error('nobody hears of it')))).toThrow(Interrupted);
});

it('cuts waiting short when abandoned', async () => {
  const { scope } = makeScope();
  const waiting = scope.wait(new Promise(() => {})) as Promise<unknown>;
  scope.abandon();
  await expect(waiting).rejects.toThrow(Interrupted);
});

it('iterates over what for await accepts, and closes it', async () => {
  const { scope } = makeScope();
  let closed = false;
  async function* numbers() {
    try {
      yield 1;
      yield 2;
    } finally {
      closed = true;
    }
  }
  const seen: unknown[] = [];
  for await (const item of scope.iterate([Promise.resolve('a'), 'b'])) seen.push(item);
  for await (const item of scope.iterate(numbers())) {
    seen.push(item);
    break;
  }
  expect(seen).toEqual(['a', 'b', 1]);
  expect(closed).toBe(true);
});
