import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJson } from '../../bench/harness/results';
import { findJob } from '../../bench/jobs';
import { baseSize, type ScalingResults, scalingJobs, series } from '../../bench/scaling';
import { scalingFigure } from '../../bench/scaling-figure';
import type { FigureSpec } from '../../src/plot';
import { root } from '../support/requirements';

test('the figure in docs/ is what the saved results give', () => {
  const results = readJson<ScalingResults>(join(root, 'bench', 'results', 'scaling.json'));
  const drawn = readJson<FigureSpec>(join(root, 'docs', 'engine-scaling.json'));
  expect(scalingFigure(results!).spec, 'npm run bench:figure brings it up to date').toEqual(drawn);
});

test('each size is measured once, under a name by which it is found', () => {
  const wanted = Object.values(series).reduce((sum, { values }) => sum + values.length, 0) - 2;
  const names = scalingJobs.map(({ name }) => name);
  expect(new Set(names).size).toBe(wanted);
  expect(names).toHaveLength(wanted);
  for (const job of scalingJobs) expect(findJob(job.name)).toBe(job);
  expect(() => findJob('nothing')).toThrow('bench: expected the name of a row, got "nothing"');
});

test('a panel has the points where only its own size differs from the base', () => {
  const point = (size: Partial<typeof baseSize>, ours_ms: number) => ({
    ...{ ...baseSize, ...size, ours_ms, peer_ms: 5 * ours_ms, rounds: 3 },
  });
  const points = [
    point({ pairs: 64 }, 4),
    point({}, 1),
    point({ samples: 250 }, 0.25),
    point({ channels: 16 }, 2),
  ];
  const machine = {
    ...{ processor: 'P', cores: 2, instructions: 'avx2', peak_gflops: 1, node: '20.0.0', date: '' },
  };
  const { data } = scalingFigure({ machine, points }).spec;
  const ours = data.filter(({ name }) => name === 'thetalab').map(({ x, y }) => ({ x, y }));
  expect(ours).toEqual([
    { x: [16, 64], y: [1, 4] },
    { x: [250, 1000], y: [0.25, 1] },
    { x: [1, 16], y: [1, 2] },
  ]);
  const peer = data.filter(({ name }) => name === 'PyTorch eager').map(({ y }) => y);
  expect(peer).toEqual([
    [5, 20],
    [1.25, 5],
    [5, 10],
  ]);
});
