import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected, writeFileAtomic } from '../../src/system';
import { readJson, type SuiteResults } from '../harness/results';
import { layouts, withTable } from '../harness/table';
import { parse } from './options';

/** `bench -- table`: puts the tables of bench/results/engine.json and data.json into README.md. */
export async function tableCommand(root: string, args: string[]): Promise<void> {
  parse(args, {});
  const readme = join(root, 'README.md');
  const text = layouts.reduce(
    (before, layout) => {
      const file = `bench/results/${layout.suite}.json`;
      const results = readJson<SuiteResults>(join(root, file));
      if (results) return withTable(before, layout, results);
      throw expected('bench', file, 'none', `npm run bench -- ${layout.suite} --save makes it`);
    },
    readFileSync(readme, 'utf8'),
  );
  writeFileAtomic(readme, text);
}
