import { parseArgs } from 'node:util';
import { type BenchOptions, benchEngine, type Row } from './engine';
import { peerPython } from './peer';

const benches: Record<string, (root: string, options: BenchOptions) => Promise<Row[]>> = {
  engine: benchEngine,
};

/** `npm run bench -- NAME [--rounds N] [--compile] [--json]`, started by scripts/bench.mjs. */
export async function main(root: string, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      compile: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
    },
  });
  const name = positionals[0] ?? 'engine';
  const rounds = Number(values.rounds);
  const bench = benches[name];
  if (!bench || !Number.isInteger(rounds) || rounds < 1) {
    console.error(`bench: expected one of ${Object.keys(benches).join(', ')} and --rounds of at least 1`);
    process.exitCode = 2;
    return;
  }
  if (!peerPython(root)) console.error('bench: no peer is measured; npm run peers:setup installs PyTorch');
  const rows = await bench(root, { rounds, compile: values.compile });
  if (values.json) console.log(JSON.stringify(rows, undefined, 2));
  else console.table(rows.map(rounded));
}

/** Whole milliseconds and megabytes, ratios to a tenth. */
function rounded(row: Row): Record<string, unknown> {
  const digits = (key: string) => (key.startsWith('ratio') ? 1 : 0);
  const show = (key: string, value: unknown) =>
    typeof value === 'number' ? value.toFixed(digits(key)) : value;
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, show(key, value)]));
}
