import { expect, test } from 'vitest';
import { expected, InterruptedError, isInterruption, ThetalabError } from '../../src/system';

test('an error says where, what was expected, what came, and the way out', () => {
  const error = expected('readEdf', '256 bytes', '91', 'download it again');
  expect(error).toBeInstanceOf(ThetalabError);
  expect(error.name).toBe('ThetalabError');
  expect(error.message).toBe('readEdf: expected 256 bytes, got 91; download it again');
  expect(expected('a', 'b', 'c').message).toBe('a: expected b, got c');
  expect(error.stack).not.toContain('errors.ts:'); // it begins where something was refused
});

test('an interruption is told from other errors, also when its module was loaded twice', () => {
  const error = new InterruptedError('applyModel', '3 of 7 rows');
  expect(error).toBeInstanceOf(ThetalabError);
  expect(error.message).toBe('applyModel: expected to run to the end, got an interruption after 3 of 7 rows');
  expect(isInterruption(error)).toBe(true);
  expect(isInterruption(Object.assign(new Error('x'), { name: 'InterruptedError' }))).toBe(true);
  for (const other of [new Error('x'), expected('a', 'b', 'c'), undefined, null, 'InterruptedError']) {
    expect(isInterruption(other)).toBe(false);
  }
});
