import { join } from 'node:path';
import { expected, formatJson, writeFileAtomic } from '../../src/system';
import { benchRows } from '../harness/bench-rows';
import type { Settings } from '../harness/compare';
import { type InstructionSet, instructionSets } from '../harness/instructions';
import { machineLine } from '../harness/machine';
import { peerPython } from '../harness/peer';
import { mergeResults, readJson, type SuiteResults } from '../harness/results';
import type { PeerVariant, Row } from '../harness/row';
import type { Suite } from '../suite';
import { matching, parse, UsageError, wholeNumber } from './options';

const options = {
  only: { type: 'string', default: '' },
  rounds: { type: 'string', default: '5' },
  wait: { type: 'string', default: '60' },
  instructions: { type: 'string' },
  compile: { type: 'boolean', default: false },
  'peer-only': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  save: { type: 'boolean', default: false },
} as const;

/** `bench -- engine`, `data` and `latent`: measures rows, prints them and, with `--save`, puts them into a file of bench/results. */
export async function suiteCommand(suite: Suite, root: string, args: string[]): Promise<void> {
  const values = parse(args, options);
  const ours = !values['peer-only'];
  const settings = {
    ...{ root, ours, peer: peerOf(root, suite, values.compile) },
    rounds: wholeNumber('rounds', values.rounds, 5),
    wait: wholeNumber('wait', values.wait, 0),
    threads: suite.threads,
    instructions: instructionsOf(suite, values),
  };
  const names = matching('only', values.only, suite.rows).filter(
    (name) => ours || !suite.oursOnly.includes(name),
  );
  if (!ours && values.save) throw new UsageError('--save: expected ours to be measured too, got --peer-only');
  if (!settings.peer && (values.save || !ours))
    throw expected('bench', 'the peers', 'none', 'npm run bench:setup installs them');
  if (!settings.peer) console.error('bench: no peer is measured; npm run bench:setup installs them');
  const machine = suite.describeMachine(root, settings.instructions);
  const saveRow = (row: Row) => values.save && save(root, suite, { machine, rows: [row] });
  const results = { machine, rows: await benchRows(suite, names, settings, saveRow) };
  if (values.json) process.stdout.write(formatJson(results));
  else printTable(results);
}

/** The table of the README is of the best instructions: others are only printed. */
function instructionsOf(
  suite: Suite,
  { instructions, save }: { instructions?: string; save: boolean },
): InstructionSet | undefined {
  if (instructions === undefined) return undefined;
  if (!suite.choosesInstructions)
    throw new UsageError(`--instructions: expected rows of engine, got those of ${suite.name}`);
  const known = instructionSets.find((name) => name === instructions);
  if (!known)
    throw new UsageError(`--instructions: expected ${instructionSets.join(', ')}, got "${instructions}"`);
  if (save) throw new UsageError(`--save: expected the best instructions, got --instructions ${known}`);
  return known;
}

function peerOf(root: string, suite: Suite, compile: boolean): Settings['peer'] {
  const python = peerPython(root);
  const variants: PeerVariant[] = [...(suite.variants ?? (['plain', 'tuned'] as const))];
  if (compile) variants.push('compiled');
  return python ? { python, variants } : undefined;
}

function save(root: string, suite: Suite, fresh: SuiteResults): void {
  const file = join(root, 'bench', 'results', `${suite.name}.json`);
  const merged = mergeResults(readJson<SuiteResults>(file), fresh, suite.rows);
  writeFileAtomic(file, formatJson(merged));
}

function printTable({ machine, rows }: SuiteResults): void {
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
