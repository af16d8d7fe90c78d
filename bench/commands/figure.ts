import { join } from 'node:path';
import { closeBrowser } from '../../src/plot';
import { expected } from '../../src/system';
import { readJson } from '../harness/results';
import type { ScalingResults } from '../scaling';
import { scalingFigure } from '../scaling-figure';
import { parse } from './options';

/** `bench -- figure`: draws docs/engine-scaling.png, and its plotly form beside it, from bench/results/scaling.json. */
export async function figureCommand(root: string, args: string[]): Promise<void> {
  parse(args, {});
  const results = readJson<ScalingResults>(join(root, 'bench', 'results', 'scaling.json'));
  if (!results)
    throw expected('bench', 'bench/results/scaling.json', 'none', 'npm run bench -- scaling --save makes it');
  const figure = scalingFigure(results);
  await figure.save(join(root, 'docs', 'engine-scaling.json'));
  await figure.save(join(root, 'docs', 'engine-scaling.png'), { width: 1200 });
  await closeBrowser();
}
