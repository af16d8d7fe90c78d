import { expect, test } from 'vitest';
import { ThetalabError } from '../../../src/system';

/** What a program in JavaScript, or a cell that was written in a hurry, passes: anything. */
// biome-ignore lint/suspicious/noExplicitAny: wrong types are what is tested
export type Anything = any;
export const any = (value: unknown): Anything => value;
export const nothing = any(undefined);

/** A test for each of these calls: it fails with an error in the form of the library. */
export function areRefused(calls: Record<string, () => unknown>): void {
  test.each(Object.entries(calls))('%s is refused in the words of the library', async (_, call) => {
    const outcome = await (async () => call())().then(
      (value) => value,
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(ThetalabError);
    expect((outcome as Error).message).toMatch(/^[^:]{2,40}: expected \S.*, got \S/s);
    expect((outcome as Error).message).not.toContain('[object Object]');
  });
}

/** Calls that are given something. */
export function on<Given>(given: Given, calls: Record<string, (given: Given) => unknown>) {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, () => call(given)]));
}
