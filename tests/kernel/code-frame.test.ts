import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { codeFrame } from '../../src/kernel/code-frame';

const text = 'one\ntwo\nthree\nfour';
const frame = (line: number, column: number) =>
  codeFrame(text, { line, column }).map(stripVTControlCharacters);

it('shows the line with its neighbours and a caret', () => {
  expect(frame(3, 2)).toEqual(['  1 | one', '  2 | two', '> 3 | three', '    |  ^', '  4 | four']);
});

it('stays inside the text', () => {
  expect(frame(1, 1)).toEqual(['> 1 | one', '    | ^', '  2 | two']);
  expect(frame(4, 4).at(-1)).toBe('    |    ^');
});
