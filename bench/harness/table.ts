import { expected } from '../../src/system';
import { machineLine } from './machine';
import type { EngineResults } from './results';
import type { Row } from './row';

const begin = '<!-- made by npm run bench:table from bench/results/engine.json: -->';
const end = '<!-- end of bench:table -->';

const header = [
  'work',
  'thetalab',
  'PyTorch eager',
  'PyTorch best',
  'faster than eager',
  'than best',
  'memory',
  'in PyTorch',
];

/** Puts the table between its two markers in the text of the README. */
export function withTable(readme: string, results: EngineResults): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw expected('bench table', `"${begin}" and "${end}" in README.md`, 'none');
  return `${readme.slice(0, from + begin.length)}\n\n${formatTable(results)}\n\n${readme.slice(to)}`;
}

/** Machine and rows as Markdown. */
export function formatTable({ machine, rows }: EngineResults): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const alignment = header.map((_, at) => (at === 0 ? '---' : '---:'));
  return [
    `${machineLine(machine)}; ${roundsOf(rows)}; ${variantsOf(rows)}.`,
    '',
    line(header),
    line(alignment),
    ...rows.map((row) => line(cells(row))),
    ...footnote(rows),
  ].join('\n');
}

function cells(row: Row): string[] {
  const { ours_ms, peer_ms, peer_tuned_ms, peer_compiled_ms, ratio_plain, ratio_best, rss_mb, peer_rss_mb } =
    row;
  const peers = [peer_ms, peer_tuned_ms, peer_compiled_ms].filter((time) => time !== undefined);
  const best = peers.length ? Math.min(...peers) : undefined;
  const times = [ours_ms, peer_ms, best].map(milliseconds);
  return [work(row), ...times, ...[ratio_plain, ratio_best].map(ratio), ...[rss_mb, peer_rss_mb].map(memory)];
}

/** The name of a row with what applies to it alone. */
function work({ name, peer, peak_fraction, process_ms, noisy }: Row): string {
  const notes = [
    peer && peer !== 'PyTorch' && `the peer is ${peer}`,
    peak_fraction !== undefined && `${(100 * peak_fraction).toFixed(0)} % of the FMA peak`,
    process_ms !== undefined && `${milliseconds(process_ms)} from the start of Node`,
  ].filter(Boolean);
  return `${name}${notes.length ? ` (${notes.join('; ')})` : ''}${noisy ? ' \\*' : ''}`;
}

function roundsOf(rows: readonly Row[]): string {
  const counts = rows.map(({ rounds }) => rounds);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `medians of ${least === most ? least : `${least} to ${most}`} rounds`;
}

/** How PyTorch was measured at its best. */
function variantsOf(rows: readonly Row[]): string {
  const all = rows.filter(({ peer }) => peer === 'PyTorch');
  const compiled = all.filter((row) => row.peer_compiled_ms !== undefined);
  if (!compiled.length) return 'best of eager and eager with its allocator tuned';
  const some = compiled.length < all.length ? ', in some rows,' : '';
  return `best of eager, eager with its allocator tuned and${some} torch.compile`;
}

function footnote(rows: readonly Row[]): string[] {
  return rows.some(({ noisy }) => noisy) ? ['', '\\* The machine was not quiet.'] : [];
}

const none = '–';

function milliseconds(value: number | undefined): string {
  return value === undefined ? none : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function ratio(value: number | undefined): string {
  return value === undefined ? none : `${value.toFixed(1)}×`;
}

function memory(value: number | undefined): string {
  return value === undefined ? none : `${(value / 1024).toFixed(2)} GB`;
}
