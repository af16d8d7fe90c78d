import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected, writeFileAtomic } from '../../src/system';
import { type EngineResults, readJson } from '../harness/results';
import { withTable } from '../harness/table';
import { parse } from './options';

/** `bench -- table`: puts bench/results/engine.json into README.md. */
export async function tableCommand(root: string, args: string[]): Promise<void> {
  parse(args, {});
  const results = readJson<EngineResults>(join(root, 'bench', 'results', 'engine.json'));
  if (!results)
    throw expected('bench', 'bench/results/engine.json', 'none', 'npm run bench -- engine --save makes it');
  const readme = join(root, 'README.md');
  writeFileAtomic(readme, withTable(readFileSync(readme, 'utf8'), results));
}
