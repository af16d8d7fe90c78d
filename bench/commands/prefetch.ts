import { join } from 'node:path';
import { formatJson, writeFileAtomic } from '../../src/system';
import { describeMachine, machineLine } from '../harness/machine';
import { benchPrefetch } from '../prefetch';
import { parse, wholeNumber } from './options';

const options = {
  pairs: { type: 'string', default: '256' },
  steps: { type: 'string', default: '5' },
  json: { type: 'boolean', default: false },
  save: { type: 'boolean', default: false },
} as const;

/** `bench -- prefetch`: measures, prints and, with `--save`, writes bench/results/prefetch.json. */
export async function prefetchCommand(root: string, args: string[]): Promise<void> {
  const values = parse(args, options);
  const size = { pairs: wholeNumber('pairs', values.pairs, 2), steps: wholeNumber('steps', values.steps, 2) };
  const machine = describeMachine(root, { engine: true, peers: [] });
  const results = { machine, ...(await benchPrefetch(size)) };
  if (values.json) process.stdout.write(formatJson(results));
  else {
    console.log(machineLine(machine));
    console.table(results.ways);
  }
  if (values.save) writeFileAtomic(join(root, 'bench', 'results', 'prefetch.json'), formatJson(results));
}
