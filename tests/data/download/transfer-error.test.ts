import { expect, test } from 'vitest';
import { refusal, retryAfter } from '../../../src/data/download/transfer-error';

const now = Date.UTC(2025, 9, 21, 7, 28, 0);

test.each([
  [null, undefined],
  ['120', 120_000],
  ['0', 0],
  ['Tue, 21 Oct 2025 07:28:30 GMT', 30_000],
  ['Tue, 21 Oct 2025 07:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %s is %s ms', (value, milliseconds) => {
  expect(retryAfter(value, now)).toBe(milliseconds);
});

test.each([
  [400, 'never'],
  [403, 'never'],
  [404, 'never'],
  [408, 'again'],
  [410, 'never'],
  [429, 'again'],
  [500, 'again'],
  [503, 'again'],
])('HTTP %i is tried %s', (status, kind) => {
  const headers = { 'retry-after': '7' };
  expect(refusal(new Response(null, { status, headers }), now)).toMatchObject({ kind, waitMs: 7000 });
});
