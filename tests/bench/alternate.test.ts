import { expect, test } from 'vitest';
import { alternate, median, type Step, type Stepper, warmUp } from '../../bench/harness/alternate';

/** A side whose steps take so many milliseconds each, on a clock of its own, and are written into a log. */
function fakeSides(milliseconds: Record<string, number>) {
  const log: string[] = [];
  let time = 0;
  const sides = Object.entries(milliseconds).map(
    ([name, each]): Stepper => ({
      async step() {
        log.push(name);
        time += each;
        return { milliseconds: each, memory: log.length };
      },
    }),
  );
  return { log, sides, now: () => time };
}

test('sides take a step each, in turn', async () => {
  const { log, sides, now } = fakeSides({ A: 1000, B: 2000, C: 1300 });
  const rounds: number[] = [];
  const steps = await alternate(sides, { least: 3, seconds: 0 }, (done) => rounds.push(done), now);
  expect(log.join('')).toBe('ABCABCABC');
  expect(steps.map((side) => side.map((step) => step.milliseconds))).toEqual([
    [1000, 1000, 1000],
    [2000, 2000, 2000],
    [1300, 1300, 1300],
  ]);
  expect(steps[1]!.map((step) => step.memory)).toEqual([2, 5, 8]);
  expect(rounds).toEqual([1, 2, 3]);
});

test('a turn of quick work is steps in a row, and counts as the one of median time', async () => {
  const { log, sides, now } = fakeSides({ A: 400, B: 1200 });
  await alternate(sides, { least: 2, seconds: 0 }, undefined, now);
  expect(log.join('')).toBe('AAABAAAB');
  const times = [270, 110, 290, 120, 280, 1000];
  let time = 0;
  const varied: Stepper = {
    async step() {
      const milliseconds = times.shift()!;
      time += milliseconds;
      return { milliseconds, memory: milliseconds };
    },
  };
  expect(await alternate([varied], { least: 1, seconds: 0 }, undefined, () => time)).toEqual([
    [{ milliseconds: 270, memory: 290 }],
  ]);
});

test('of an even number of steps the two in the middle count', async () => {
  const times = [400, 100, 300, 600];
  let time = 0;
  const varied: Stepper = {
    async step() {
      const milliseconds = times.shift()!;
      time += milliseconds;
      return { milliseconds, memory: 1 };
    },
  };
  const [[step]] = (await alternate([varied], { least: 1, seconds: 0 }, undefined, () => time)) as [[Step]];
  expect(step.milliseconds).toBe(350);
});

test('quick work gets more rounds than the least, slow work only those', async () => {
  const quick = fakeSides({ A: 1000, B: 1000 });
  await alternate(quick.sides, { least: 1, seconds: 4 }, undefined, quick.now);
  expect(quick.log.join('')).toBe('ABAB');
  const slow = fakeSides({ A: 1000, B: 1500 });
  await alternate(slow.sides, { least: 2, seconds: 1 }, undefined, slow.now);
  expect(slow.log.join('')).toBe('ABAB');
});

test('warming up takes at least as many steps as asked for, and until the time is over', async () => {
  const { log, sides, now } = fakeSides({ A: 400 });
  await warmUp(sides[0]!, { least: 1, seconds: 1 }, now);
  expect(log).toHaveLength(3);
  await warmUp(sides[0]!, { least: 2, seconds: 0 }, now);
  expect(log).toHaveLength(5);
});

test('an error of a side ends the alternation', async () => {
  const { log, sides, now } = fakeSides({ A: 1000 });
  const broken = { step: () => Promise.reject(new Error('broken')) };
  const measured = alternate([sides[0]!, broken], { least: 5, seconds: 0 }, undefined, now);
  await expect(measured).rejects.toThrow('broken');
  expect(log).toHaveLength(1);
});

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 10, 3], 3.5],
  [[2, 2, 9, 2, 2], 2],
  [[10, 9, 8, 100], 9.5],
])('the median of %j is %d', (values, middle) => {
  const before = [...values];
  expect(median(values)).toBe(middle);
  expect(values).toEqual(before);
});

test('there is no median of nothing', () => {
  expect(() => median([])).toThrow(/at least one value/);
});
