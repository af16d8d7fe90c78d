import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SweepPlan } from '../../../src/experiment';
import { drawValue } from '../../../src/experiment/sweep/draw';
import { sweep } from './sample-sweep';

const plan: SweepPlan = {
  random: {
    temperature: { low: 0.05, high: 0.5 },
    'pretraining_params.learning_rate': { low: 1e-5, high: 1e-2, log: true },
    latent_dim: { low: 8, high: 64 },
  },
  samples: 5,
};
const values = (configs: { json: Record<string, unknown> }[]) =>
  configs.map(({ json }) => json.pretraining_params as Record<string, number>);

test('random values lie in their range, whole where the config wants it, and follow from the seed alone', () => {
  const configs = sweep(plan);
  expect(configs.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((at) => `base-sample-${at}`));
  for (const { temperature, learning_rate, latent_dim } of values(configs)) {
    expect(temperature).toBeGreaterThanOrEqual(0.05);
    expect(temperature).toBeLessThanOrEqual(0.5);
    expect(learning_rate).toBeGreaterThanOrEqual(1e-5);
    expect(learning_rate).toBeLessThanOrEqual(1e-2);
    expect(Number.isInteger(latent_dim)).toBe(true);
  }
  expect(sweep(plan)).toEqual(configs);
  expect(values(sweep({ ...plan, sampleSeed: 1 }))).not.toEqual(values(configs));
});

test('those of more samples or keys, or with a grid, begin with the same ones', () => {
  const configs = values(sweep(plan));
  expect(values(sweep({ ...plan, samples: 9 })).slice(0, 5)).toEqual(configs);
  const { latent_dim: _, ...fewer } = plan.random!;
  const rates = (some: Record<string, number>[]) => some.map(({ learning_rate }) => learning_rate);
  expect(rates(values(sweep({ ...plan, random: fewer })))).toEqual(rates(configs));
  const crossed = values(sweep({ ...plan, grid: { 'pretraining_params.batch_size': [8, 16] } }));
  expect(rates(crossed)).toEqual([...rates(configs), ...rates(configs)]);
});

test('random values are spread evenly, on a linear or a logarithmic scale', () => {
  const share = (log: boolean, below: number) => {
    const drawn = Array.from({ length: 2000 }, (_, at) =>
      drawValue({ low: 1, high: 10_000, log }, false, 7, 'key', at),
    );
    return drawn.filter((value) => value < below).length / drawn.length;
  };
  expect(share(false, 5000)).toBeCloseTo(0.5, 1);
  expect(share(true, 100)).toBeCloseTo(0.5, 1);
  const whole = Array.from({ length: 3000 }, (_, at) => drawValue({ low: 1, high: 3 }, true, 7, 'k', at));
  for (const value of [1, 2, 3])
    expect(whole.filter((one) => one === value).length / 3000).toBeCloseTo(1 / 3, 1);
});

test('random values of any range stay in it', () => {
  const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(positive, positive, fc.boolean(), fc.nat(), (low, width, log, at) => {
      const value = drawValue({ low, high: low + width, log }, false, 3, 'key', at);
      return value >= low && value <= low + width;
    }),
  );
});
