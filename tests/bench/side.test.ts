import { afterEach, expect, test } from 'vitest';
import { Side } from '../../bench/harness/side';

const open: Side[] = [];
afterEach(() => Promise.all(open.splice(0).map((side) => side.stop())));

/** A side that is a Node program. */
function program(code: string, environment?: Record<string, string>): Side {
  const side = new Side('a program', process.execPath, ['-e', code], environment);
  open.push(side);
  return side;
}

const serve = (answer: string) =>
  `console.log('ready'); require('readline').createInterface(process.stdin).on('line', (line) => console.log(${answer}))`;

test('answers each step, with its own environment', async () => {
  const side = program(serve("[line === 'step' ? 1.5 : 0, process.env.MEGABYTES].join(' ')"), {
    MEGABYTES: '64',
  });
  await side.ready();
  expect(await side.step()).toEqual({ milliseconds: 1.5, memory: 64 });
  expect(await side.step()).toEqual({ milliseconds: 1.5, memory: 64 });
});

test('may say what share of the peak it reached, and how good its result is', async () => {
  const side = program(serve("'2 64 peakFraction=0.75 score=2.5'"));
  await side.ready();
  expect(await side.step()).toEqual({ milliseconds: 2, memory: 64, peakFraction: 0.75, score: 2.5 });
});

test.each([
  ['ends before it is ready', 'process.exit(3)', /an answer from a program, got an end with exit code 3; /],
  ['says something else', "console.log('hello')", /ready from a program, got "hello"; /],
])('a program that %s', async (_, code, message) => {
  await expect(program(code).ready()).rejects.toThrow(message);
});

test.each([
  ['ends', "(process.exit(4), '')", /an answer from a program, got an end with exit code 4; /],
  ['answers with words', "'two 64'", /milliseconds and megabytes from a program, got "two 64"; /],
])('a program that %s when it is to take a step', async (_, answer, message) => {
  const side = program(serve(answer));
  await side.ready();
  await expect(side.step()).rejects.toThrow(message);
});

test('a program that is not there', async () => {
  const side = new Side('nothing', '/no/such/program', []);
  await expect(side.ready()).rejects.toThrow(/^bench: expected an answer from nothing, got .*ENOENT/);
});

test('is gone when it was stopped', async () => {
  const side = program(serve("'1 1'"));
  await side.ready();
  await side.stop();
  await expect(side.step()).rejects.toThrow(/an end with SIGTERM/);
});
