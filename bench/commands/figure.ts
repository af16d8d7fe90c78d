import { join } from 'node:path';
import { closeBrowser } from '../../src/plot';
import { expected } from '../../src/system';
import { readJson } from '../harness/results';
import type { PrefetchResults } from '../prefetch';
import { prefetchFigure } from '../prefetch-figure';
import type { ScalingResults } from '../scaling';
import { scalingFigure } from '../scaling-figure';
import { parse } from './options';

const figures = [
  {
    name: 'engine-scaling',
    command: 'scaling',
    draw: (results: unknown) => scalingFigure(results as ScalingResults),
  },
  {
    name: 'prefetch',
    command: 'prefetch',
    draw: (results: unknown) => prefetchFigure(results as PrefetchResults),
  },
];

/** `bench -- figure`: draws the figures of docs/, and their plotly form beside them, from what is in bench/results. */
export async function figureCommand(root: string, args: string[]): Promise<void> {
  parse(args, {});
  for (const { name, command, draw } of figures) {
    const file = `bench/results/${command}.json`;
    const results = readJson(join(root, file));
    if (!results) throw expected('bench', file, 'none', `npm run bench -- ${command} --save makes it`);
    const figure = draw(results);
    await figure.save(join(root, 'docs', `${name}.json`));
    await figure.save(join(root, 'docs', `${name}.png`), { width: 1200 });
  }
  await closeBrowser();
}
