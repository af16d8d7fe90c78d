import { afterEach, expect, test, vi } from 'vitest';
import { main } from '../../bench/run';
import { root } from '../support/requirements';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test.each([
  [
    ['nonsense'],
    'bench: expected engine, data, augment, prefetch, latent, scaling, store, table, figure, got "nonsense"',
  ],
  [
    ['toString'],
    'bench: expected engine, data, augment, prefetch, latent, scaling, store, table, figure, got "toString"',
  ],
  [['engine', '--nonsense'], "bench: Unknown option '--nonsense'"],
  [['engine', 'more'], "bench: Unexpected argument 'more'"],
  [['engine', '--rounds', '4'], '--rounds: expected a whole number from 5, got "4"'],
  [['engine', '--rounds', '5.5'], '--rounds: expected a whole number from 5, got "5.5"'],
  [['engine', '--wait', ''], '--wait: expected a whole number from 0, got ""'],
  [['engine', '--only', '('], '--only: expected a regular expression, got "("'],
  [['engine', '--only', 'nonsense'], /^--only: expected a part of "sleep encoder, .*", got "nonsense"$/],
  [['engine', '--peer-only', '--save'], '--save: expected ours to be measured too, got --peer-only'],
  [['engine', '--instructions', 'mmx'], '--instructions: expected avx512, avx2, generic, got "mmx"'],
  [
    ['engine', '--instructions', 'avx2', '--save'],
    '--save: expected the best instructions, got --instructions avx2',
  ],
  [['latent', '--instructions', 'avx2'], '--instructions: expected rows of engine, got those of latent'],
  [['scaling', '--rounds', '2'], '--rounds: expected a whole number from 3, got "2"'],
  [['store', '--dtype', 'int8'], '--dtype: expected int16 or float32, got "int8"'],
  [
    ['store', '--nights', '1', '--epochs', '9'],
    '--steps: expected a pass of at least 11 batches, got too few epochs',
  ],
  [['scaling', '--compile'], "bench: Unknown option '--compile'"],
  [['table', '--json'], "bench: Unknown option '--json'"],
])('%j is refused before anything is measured', async (args, message) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  await main(root, args);
  expect(process.exitCode).toBe(2);
  expect(printed).toHaveBeenCalledTimes(1);
  const [first, ...usage] = String(printed.mock.calls[0]![0]).split('\n');
  if (typeof message === 'string') expect(first).toBe(message);
  else expect(first).toMatch(message);
  expect(usage[0]).toBe('npm run bench -- COMMAND');
});

test.each([
  [['--help'], 0, 'log'],
  [['-h'], 0, 'log'],
  [['engine', '--help'], 0, 'log'],
  [[], 2, 'error'],
] as const)('%j prints the usage and nothing else, and ends with %d', async (args, code, printing) => {
  const printed = { log: vi.fn(), error: vi.fn() };
  vi.spyOn(console, 'log').mockImplementation(printed.log);
  vi.spyOn(console, 'error').mockImplementation(printed.error);
  await main(root, [...args]);
  expect(process.exitCode ?? 0).toBe(code);
  const lines = [...printed.log.mock.calls, ...printed.error.mock.calls];
  expect(lines).toEqual(printed[printing].mock.calls);
  expect(lines).toEqual([[expect.stringMatching(/^npm run bench -- COMMAND\n/)]]);
});
