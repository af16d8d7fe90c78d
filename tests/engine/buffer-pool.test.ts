import { expect, test } from 'vitest';
import { BufferPool } from '../../src/engine/buffer-pool';

function countingPool() {
  const asked: number[] = [];
  const pool = new BufferPool((length) => {
    asked.push(length);
    return new Float32Array(length);
  });
  const take = (count: number, length: number) => Array.from({ length: count }, () => pool.take(length));
  const release = (arrays: Float32Array[]) => {
    for (const array of arrays) pool.release(array);
  };
  return { pool, asked, take, release };
}

test('a step whose buffers have other lengths in its second half asks for no memory once it has been taken', () => {
  const { asked, take, release } = countingPool();
  const step = () => {
    const first = take(10, 100);
    release(first.splice(0, 4));
    release([...take(4, 120), ...first]);
  };
  for (let i = 0; i < 3; i++) step();
  asked.length = 0;
  for (let i = 0; i < 5; i++) step();
  expect(asked).toEqual([]);
});

test('lengths that never come back are dropped: a quarter more is held than was in use', () => {
  const { pool, take, release } = countingPool();
  for (let length = 1000; length < 1100; length++) release(take(3, length));
  const { used, idle } = pool.memory();
  expect(used).toBe(0);
  expect(idle).toBeLessThanOrEqual(1.25 * 3 * 1100 * 4);
});

test('however often lengths come back, half more is held at most', () => {
  const { pool, take, release } = countingPool();
  for (let i = 0; i < 60; i++) release(take(3, 1000 + (i % 6)));
  expect(pool.memory().idle).toBeLessThanOrEqual(1.5 * 3 * 1005 * 4);
});

test('a long idle buffer serves a tensor of at least half its length, and is whole again afterwards', () => {
  const { pool, asked } = countingPool();
  const long = 1 << 21;
  pool.release(pool.take(long));
  const half = pool.take(long / 2);
  expect(half).toHaveLength(long / 2);
  expect(pool.memory()).toEqual({ used: 4 * long, idle: 0 });
  pool.release(half);
  expect(pool.take(long)).toHaveLength(long);
  pool.release(pool.take(long / 2 - 1));
  expect(asked).toEqual([long, long / 2 - 1]);
});

test('what is held twice is not one holder’s to change', () => {
  const { pool } = countingPool();
  const array = pool.take(10);
  expect(pool.isHeldOnce(array)).toBe(true);
  pool.hold(array);
  expect(pool.isHeldOnce(array)).toBe(false);
  pool.release(array);
  expect(pool.isHeldOnce(array)).toBe(true);
  pool.giveUp(array);
  expect(pool.isHeldOnce(array)).toBe(false);
});
