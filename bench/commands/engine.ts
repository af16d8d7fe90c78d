import { join } from 'node:path';
import { expected, formatJson, writeFileAtomic } from '../../src/system';
import { benchEngine, rowNames } from '../engine';
import { engineStart } from '../engine-start';
import type { Settings } from '../harness/compare';
import { describeMachine, machineLine } from '../harness/machine';
import { peerPython } from '../harness/peer';
import { type EngineResults, mergeResults, readJson } from '../harness/results';
import type { PeerVariant, Row } from '../harness/row';
import { matching, parse, UsageError, wholeNumber } from './options';

const options = {
  only: { type: 'string', default: '' },
  rounds: { type: 'string', default: '5' },
  wait: { type: 'string', default: '60' },
  compile: { type: 'boolean', default: false },
  'peer-only': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  save: { type: 'boolean', default: false },
} as const;

/** `bench -- engine`: measures rows, prints them and, with `--save`, puts them into bench/results/engine.json. */
export async function engineCommand(root: string, args: string[]): Promise<void> {
  const values = parse(args, options);
  const ours = !values['peer-only'];
  const settings = {
    ...{ root, ours, peer: peerOf(root, values.compile) },
    rounds: wholeNumber('rounds', values.rounds, 5),
    wait: wholeNumber('wait', values.wait, 0),
  };
  const names = matching('only', values.only, rowNames).filter((name) => ours || name !== engineStart);
  if (!ours && values.save) throw new UsageError('--save: expected ours to be measured too, got --peer-only');
  if (!settings.peer && (values.save || !ours))
    throw expected('bench', 'the peers', 'none', 'npm run bench:setup installs them');
  if (!settings.peer)
    console.error('bench: no peer is measured; npm run bench:setup installs PyTorch and SciPy');
  const machine = describeMachine(root);
  const saveRow = (row: Row) => values.save && save(root, { machine, rows: [row] });
  const results = { machine, rows: await benchEngine(names, settings, saveRow) };
  if (values.json) process.stdout.write(formatJson(results));
  else printTable(results);
}

function peerOf(root: string, compile: boolean): Settings['peer'] {
  const python = peerPython(root);
  const variants: PeerVariant[] = ['plain', 'tuned'];
  if (compile) variants.push('compiled');
  return python ? { python, variants } : undefined;
}

function save(root: string, fresh: EngineResults): void {
  const file = join(root, 'bench', 'results', 'engine.json');
  const merged = mergeResults(readJson<EngineResults>(file), fresh, rowNames);
  writeFileAtomic(file, formatJson(merged));
}

function printTable({ machine, rows }: EngineResults): void {
  console.log(machineLine(machine));
  console.table(rows.map(rounded));
}

/** Whole milliseconds and megabytes from ten on; ratios and what is smaller to a tenth, fractions to a hundredth. */
function rounded(row: Row): Record<string, unknown> {
  const show = (key: string, value: unknown) => {
    if (typeof value !== 'number' || Number.isInteger(value)) return value;
    return Number(value.toFixed(key.endsWith('fraction') ? 2 : value < 10 ? 1 : 0));
  };
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, show(key, value)]));
}
