import { join } from 'node:path';
import { expected, formatJson, writeFileAtomic } from '../../src/system';
import { engineSuite } from '../engine';
import { machineLine } from '../harness/machine';
import { peerPython } from '../harness/peer';
import { benchScaling } from '../scaling';
import { parse, wholeNumber } from './options';

const options = {
  rounds: { type: 'string', default: '3' },
  wait: { type: 'string', default: '60' },
  json: { type: 'boolean', default: false },
  save: { type: 'boolean', default: false },
} as const;

/** `bench -- scaling`: measures, prints and, with `--save`, writes bench/results/scaling.json. */
export async function scalingCommand(root: string, args: string[]): Promise<void> {
  const values = parse(args, options);
  const rounds = wholeNumber('rounds', values.rounds, 3);
  const wait = wholeNumber('wait', values.wait, 0);
  const python = peerPython(root);
  if (!python) throw expected('bench', 'PyTorch', 'none', 'npm run bench:setup installs it');
  const results = {
    machine: engineSuite.describeMachine(root),
    points: await benchScaling({ root, rounds, wait, python }),
  };
  if (values.json) process.stdout.write(formatJson(results));
  else {
    console.log(machineLine(results.machine));
    console.table(results.points);
  }
  if (!values.save) return;
  if (process.exitCode) throw expected('bench', 'all sizes, to save them', 'some that failed');
  writeFileAtomic(join(root, 'bench', 'results', 'scaling.json'), formatJson(results));
}
