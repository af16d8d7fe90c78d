import { describe, expect, test } from 'vitest';
import {
  agglomerative,
  continuity,
  gaussianMixture,
  kMeans,
  linearProbe,
  silhouette,
  trustworthiness,
  uniformity,
} from '../../src/latent';
import type { Steps, StoppableOptions } from '../../src/latent/steps';
import { finish, finishStoppably, within } from '../../src/latent/steps';
import { interrupt, resetInterruption } from '../../src/system';
import { clouds, irises, someStream } from './fixture';

const { points, labels } = clouds(4000, 5, 40);
const noise = { ...points, values: someStream().fillNormal(new Float32Array(points.values.length)) };
const quiet = true;
const people = {
  labels,
  classes: ['a', 'b', 'c', 'd', 'e'],
  subjects: Array.from(labels, (_, i) => `subject ${i % 3}`),
};

/** Work of more than a second each, that nobody waits for. */
const work: [string, (options: StoppableOptions) => Promise<unknown>, RegExp][] = [
  [
    'k-means',
    (options) => kMeans.async(noise, { clusters: 40, restarts: 10_000, ...options }),
    /kMeans: .* interruption after \d+ of 10000 starts/,
  ],
  [
    'mini-batches',
    (options) => kMeans.async(noise, { clusters: 40, restarts: 10_000, miniBatch: 256, ...options }),
    /kMeans: .* interruption after \d+ of 10000 starts/,
  ],
  [
    'a Gaussian mixture',
    (options) => gaussianMixture.async(noise, { components: 40, ...options }),
    /gaussianMixture: .* interruption after 0 of 100 steps/,
  ],
  [
    'agglomerative clustering',
    (options) => agglomerative.async(noise, { clusters: 2, ...options }),
    /agglomerative: .* interruption after \d+ of 8000 steps/,
  ],
  [
    'silhouettes',
    (options) => silhouette.async(large(), labelsOf(40_000), options),
    /silhouette: .* interruption after \d+ of 799980000 pairs/,
  ],
  [
    'a linear probe',
    (options) => linearProbe.async(noise, people, { tolerance: 0, ...options }),
    /linearProbe: .* interruption after 0 of 3 folds/,
  ],
  [
    'uniformity',
    (options) => uniformity.async(large(), options),
    /uniformity: .* interruption after \d+ of 40000 points/,
  ],
  [
    'trustworthiness',
    (options) => trustworthiness.async(large(), large(), options),
    /trustworthiness: .* interruption after \d+ of 80000 rows/,
  ],
];

describe.each(work)('%s', (_, start, message) => {
  test('stops when its signal is aborted', async () => {
    const controller = new AbortController();
    const running = start({ signal: controller.signal, quiet });
    setImmediate(() => controller.abort());
    await expect(running).rejects.toThrow(message);
  });

  test('stops at Ctrl-C and at the stop button', async () => {
    const running = start({ quiet });
    setImmediate(interrupt);
    try {
      await expect(running).rejects.toMatchObject({ name: 'InterruptedError' });
    } finally {
      resetInterruption();
    }
  });
});

test('the promised results are those of the plain functions', async () => {
  const random = someStream();
  const options = { clusters: 3, restarts: 3, random };
  const shy = <Options>(of: Options) => ({ ...of, quiet });
  expect(await kMeans.async(irises, shy(options))).toEqual(kMeans(irises, options));
  const batches = { ...options, miniBatch: 20 };
  expect(await kMeans.async(irises, shy(batches))).toEqual(kMeans(irises, batches));
  const mixture = { components: 3, random };
  expect(await gaussianMixture.async(irises, shy(mixture))).toEqual(gaussianMixture(irises, mixture));
  const tree = { clusters: 3 };
  expect(await agglomerative.async(irises, shy(tree))).toEqual(agglomerative(irises, tree));
  const groups = kMeans(irises, options).labels;
  expect(await silhouette.async(irises, groups, { quiet })).toBe(silhouette(irises, groups));
  expect(await uniformity.async(irises, { quiet, t: 1 })).toBe(uniformity(irises, 1));
  const flat = { rows: 150, columns: 2, values: irises.values.slice(0, 300) };
  const near = { neighbors: 7, quiet };
  expect(await trustworthiness.async(irises, flat, near)).toBe(trustworthiness(irises, flat, 7));
  expect(await continuity.async(irises, flat, near)).toBe(continuity(irises, flat, 7));
  const probe = { folds: 3, random };
  const three = { labels: groups, classes: ['a', 'b', 'c'], subjects: people.subjects.slice(0, 150) };
  expect(await linearProbe.async(irises, three, shy(probe))).toEqual(linearProbe(irises, three, probe));
});

test('bad input is a rejection', async () => {
  await expect(kMeans.async(irises, { clusters: 0, quiet })).rejects.toThrow(/clusters from 1, got 0/);
  await expect(silhouette.async(irises, [1], { quiet })).rejects.toThrow(/150 labels/);
});

function* counting(to: number): Steps<string> {
  for (let i = 1; i <= to; i++) yield i;
  return 'done';
}

test('steps within others stay where these are; the event loop runs between steps that take long', async () => {
  expect([...within(7, counting(3))]).toEqual([7, 7, 7]);
  expect(finish(within(7, counting(3)))).toBe('done');
  function* slow(): Steps<number> {
    const end = performance.now() + 4000;
    while (turns < 2 && performance.now() < end) yield 0;
    return turns;
  }
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const task = { where: 'here', label: 'slow work', total: 1, unit: 'step' };
  expect(await finishStoppably(task, slow(), { quiet })).toBeGreaterThanOrEqual(2);
  clearInterval(timer);
});

function large() {
  return { rows: 40_000, columns: 40, values: new Float32Array(1_600_000).map((_, i) => (i * 7919) % 1009) };
}

function labelsOf(rows: number) {
  return Int32Array.from({ length: rows }, (_, i) => labels[i % labels.length]!);
}
