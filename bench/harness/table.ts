import { expected } from '../../src/system';
import type { Suite } from '../suite';
import { machineLine } from './machine';
import type { SuiteResults } from './results';
import type { Row } from './row';

/** How the table of a suite looks. */
export interface TableLayout {
  suite: Suite['name'];
  header: readonly string[];
  /** Names the peer in a cell of its own: otherwise it is PyTorch where nothing else is said. */
  peerCell: boolean;
}

export const engineLayout: TableLayout = {
  suite: 'engine',
  header: [
    ...['work', 'thetalab', 'PyTorch eager', 'PyTorch best', 'faster than eager', 'than best', 'memory'],
    'in PyTorch',
  ],
  peerCell: false,
};

export const dataLayout: TableLayout = {
  suite: 'data',
  header: [
    'work',
    'thetalab',
    'peer',
    'plain',
    'tuned',
    'faster than plain',
    'than best',
    'memory',
    'of peer',
  ],
  peerCell: true,
};

export const augmentLayout: TableLayout = { ...dataLayout, suite: 'augment' };

/** All tables of the README. */
export const layouts = [engineLayout, dataLayout, augmentLayout];

/** Puts the table between its two markers in the text of the README. */
export function withTable(readme: string, layout: TableLayout, results: SuiteResults): string {
  const begin = `<!-- made by npm run bench:table from bench/results/${layout.suite}.json: -->`;
  const end = '<!-- end of bench:table -->';
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end, from);
  if (from < 0 || to < from) throw expected('bench table', `"${begin}" and "${end}" in README.md`, 'none');
  return `${readme.slice(0, from + begin.length)}\n\n${formatTable(layout, results)}\n\n${readme.slice(to)}`;
}

/** Machine and rows as Markdown. */
export function formatTable(layout: TableLayout, { machine, rows }: SuiteResults): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const alignment = layout.header.map((title) => (['work', 'peer'].includes(title) ? '---' : '---:'));
  return [
    `${machineLine(machine)}; ${roundsOf(rows)}; ${variantsOf(layout, rows)}.`,
    '',
    line(layout.header),
    line(alignment),
    ...rows.map((row) => line(cells(layout, row))),
    ...footnote(rows),
  ].join('\n');
}

function cells({ peerCell }: TableLayout, row: Row): string[] {
  const { ours_ms, peer_ms, peer_tuned_ms, peer_compiled_ms, ratio_plain, ratio_best, rss_mb, peer_rss_mb } =
    row;
  const peers = [peer_ms, peer_tuned_ms, peer_compiled_ms].filter((time) => time !== undefined);
  const best = peers.length ? Math.min(...peers) : undefined;
  return [
    ...[work(row, peerCell), milliseconds(ours_ms)],
    ...(peerCell ? [row.peer ?? none] : []),
    ...[peer_ms, peerCell ? peer_tuned_ms : best].map(milliseconds),
    ...[...[ratio_plain, ratio_best].map(ratio), ...[rss_mb, peer_rss_mb].map(memory)],
  ];
}

/** The name of a row with what applies to it alone. */
function work(row: Row, peerCell: boolean): string {
  const { name, peer, peak_fraction, process_ms, step_ms, step_fraction, noisy } = row;
  const notes = [
    !peerCell && peer && peer !== 'PyTorch' && `the peer is ${peer}`,
    peak_fraction !== undefined && `${(100 * peak_fraction).toFixed(0)} % of the FMA peak`,
    process_ms !== undefined && `${milliseconds(process_ms)} from the start of Node`,
    step_fraction !== undefined &&
      `${(100 * step_fraction).toFixed(1)} % of a contrastive step of ${milliseconds(step_ms)}`,
  ].filter(Boolean);
  return `${name}${notes.length ? ` (${notes.join('; ')})` : ''}${noisy ? ' \\*' : ''}`;
}

function roundsOf(rows: readonly Row[]): string {
  const counts = rows.map(({ rounds }) => rounds);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `medians of ${least === most ? least : `${least} to ${most}`} rounds`;
}

/** How the peer was measured at its best. */
function variantsOf({ peerCell }: TableLayout, rows: readonly Row[]): string {
  if (peerCell) return "peers as they come (plain) and with glibc's allocator tuned";
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
