import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expected } from '../../src/system';
import { damagesOf } from '../support/damage';
import { memoryFolder, scratchFolder } from '../support/scratch';
import type { FormatUnderTest } from './format-conformance';
import { fuzz } from './format-fuzz';

const whole = Buffer.from('size=4;ABCD and what follows');
const refusal = () => expected('read', 'a file', 'another');
const folder = scratchFolder(memoryFolder);

/** What the fuzz says of a reader. */
async function failuresOf(read: (text: string) => unknown, format: Partial<FormatUnderTest> = {}) {
  const reader = async (path: string) => read(readFileSync(path, 'latin1'));
  const { failures } = await fuzz('a reader', folder, {
    extension: 'txt',
    whole,
    read: reader,
    cases: 400,
    ...format,
  });
  return failures;
}

describe('the fuzz finds', () => {
  test('nothing wrong with a careful reader', async () => {
    const careful = (text: string) => {
      if (text !== whole.toString()) throw refusal();
    };
    expect(await failuresOf(careful)).toEqual([]);
  });

  test('cut files that are read', async () => {
    expect((await failuresOf(() => 1))[0]).toBe(
      'sample.txt, case 0 (cut to 0 bytes): was read in spite of the cut',
    );
    expect(await failuresOf(() => 1, { cutsAreWhole: true })).toEqual([]);
  });

  test('errors that are no words', async () => {
    const failures = await failuresOf((text) => text.split(';')[1]!.length, { cutsAreWhole: true });
    expect(failures[0]).toContain('TypeError');
  });

  test('sizes that are believed', async () => {
    const trusting = (text: string) => {
      const size = Number(/size=(\d+)/.exec(text)?.[1]);
      if (size > 4) return new Float32Array(size);
      throw refusal();
    };
    expect((await failuresOf(trusting))[0]).toMatch(/asked for \d+ bytes, more than/);
  });

  test('memory that grows otherwise', async () => {
    const hoard: string[][] = [];
    const growing = (text: string) => {
      if (text.length === 20) hoard.push('x'.repeat(10_000_000).split(''));
      throw refusal();
    };
    expect((await failuresOf(growing))[0]).toContain('memory grew by');
  });

  test('files that keep a reader busy', async () => {
    const slow = (text: string) => {
      const end = performance.now() + (text.length === 0 ? 2100 : 0);
      while (performance.now() < end);
      throw refusal();
    };
    expect((await failuresOf(slow, { cases: 40 }))[0]).toMatch(/took \d+ ms/);
  });

  test('names that are told', async () => {
    const telling = () => {
      throw expected('read', 'a file', 'one of Zacharias Quux');
    };
    expect((await failuresOf(telling, { secret: 'Quux' }))[0]).toContain('tells the name');
  });
});

test('damages are the same each time, and leave the file alone', () => {
  const list = () =>
    Array.from(damagesOf(whole, 500, 7), ({ what, bytes }) => [what, Buffer.from(bytes).toString('hex')]);
  expect(list()).toEqual(list());
  expect(new Set(list().map(([, bytes]) => bytes)).size).toBeGreaterThan(300);
  expect(whole.toString()).toBe('size=4;ABCD and what follows');
});
