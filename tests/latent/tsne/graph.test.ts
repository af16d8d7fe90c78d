import { expect, test } from 'vitest';
import { jointGraph, type TsneGraph } from '../../../src/latent/tsne/graph';
import { loadAddon } from '../../../src/native';
import { bands, type Joint, peers } from './fixture';

const addon = loadAddon().addon!;

function dense({ rowStart, columns, weights }: TsneGraph): number[][] {
  const count = rowStart.length - 1;
  const full = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let row = 0; row < count; row++) {
    for (let i = 16 * rowStart[row]!; i < 16 * rowStart[row + 1]!; i++)
      full[row]![columns[i]!]! += weights[i]!;
  }
  return full;
}

function expectJoint(graph: TsneGraph, { rows, columns, values }: Joint): void {
  const full = dense(graph);
  let sum = 0;
  for (const [i, value] of values.entries()) {
    const got = full[rows[i]!]![columns[i]!]!;
    expect(full[columns[i]!]![rows[i]!]).toBe(got);
    expect(Math.abs(got - value)).toBeLessThan(1e-7 + 2e-4 * value);
    sum += 2 * got;
  }
  expect(sum).toBeCloseTo(1, 5);
}

test('joint probabilities of neighbours are those of scikit-learn', async () => {
  expectJoint(await jointGraph(addon, bands(50, 4), 18, [6]), peers.joint);
});

test('with several perplexities they are the mean of those of scikit-learn', async () => {
  expectJoint(await jointGraph(addon, bands(50, 4), 18, [2, 6]), peers.multiscale);
});
