import { expected } from '../../src/system';
import type { Suite } from '../suite';
import { machineLine } from './machine';
import type { SuiteResults } from './results';
import type { Row } from './row';

/** One column of a table. */
interface Column {
  title: string;
  /** Of text rather than of numbers, so on the left. */
  text?: true;
  cell(row: Row): string;
}

/** How the table of a suite looks. */
export interface TableLayout {
  suite: Suite['name'];
  columns: readonly Column[];
  /** How the peers of these rows were measured. */
  variants(rows: readonly Row[]): string;
}

const thetalab: Column = { title: 'thetalab', cell: ({ ours_ms }) => milliseconds(ours_ms) };
const memories: Column = { title: 'memory', cell: ({ rss_mb }) => memory(rss_mb) };
const peerMemory = (title: string): Column => ({ title, cell: ({ peer_rss_mb }) => memory(peer_rss_mb) });
const plain = (title: string): Column => ({ title, cell: ({ peer_ms }) => milliseconds(peer_ms) });
const fasterThan = (title: string): Column => ({ title, cell: ({ ratio_plain }) => ratio(ratio_plain) });
const fasterThanBest: Column = { title: 'than best', cell: ({ ratio_best }) => ratio(ratio_best) };
const peerName: Column = { title: 'peer', text: true, cell: ({ peer }) => peer ?? none };

/** The name of a row with what applies to it alone; other peers than the usual one are named there. */
const work = (usualPeer?: string): Column => ({
  title: 'work',
  text: true,
  cell: (row) => nameOf(row, usualPeer),
});

/** What PyTorch is measured beside where nothing else is said. */
export const engineLayout: TableLayout = {
  suite: 'engine',
  columns: [
    ...[work('PyTorch'), thetalab, plain('PyTorch eager')],
    { title: 'PyTorch best', cell: (row) => milliseconds(fastestPeer(row)) },
    ...[fasterThan('faster than eager'), fasterThanBest, memories, peerMemory('in PyTorch')],
  ],
  variants: (rows) => pytorchVariants(rows.filter(({ peer }) => peer === 'PyTorch')),
};

/** Each row names its peer. */
export const dataLayout: TableLayout = {
  suite: 'data',
  columns: [
    ...[work(), thetalab, peerName, plain('plain')],
    { title: 'tuned', cell: ({ peer_tuned_ms }) => milliseconds(peer_tuned_ms) },
    ...[fasterThan('faster than plain'), fasterThanBest, memories, peerMemory('of peer')],
  ],
  variants: () => "peers as they come (plain) and with glibc's allocator tuned",
};

export const augmentLayout: TableLayout = { ...dataLayout, suite: 'augment' };

/** How good the results are matters as much as when they come. */
export const latentLayout: TableLayout = {
  suite: 'latent',
  columns: [
    ...[work(), thetalab, peerName, plain('takes'), fasterThan('faster')],
    { title: 'score', text: true, cell: ({ score }) => score ?? none },
    { title: 'ours', cell: ({ ours_score }) => significant(ours_score) },
    { title: "peer's", cell: ({ peer_score }) => significant(peer_score) },
    ...[memories, peerMemory('of peer')],
  ],
  variants: () => 'peers as they come, compiled and warm',
};

/** All tables of the README. */
export const layouts = [engineLayout, dataLayout, augmentLayout, latentLayout];

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
export function formatTable({ columns, variants }: TableLayout, { machine, rows }: SuiteResults): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `${machineLine(machine)}; ${roundsOf(rows)}; ${variants(rows)}.`,
    '',
    line(columns.map(({ title }) => title)),
    line(columns.map(({ text }) => (text ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
    ...footnote(rows),
  ].join('\n');
}

function nameOf(row: Row, usualPeer?: string): string {
  const { name, peer, peak_fraction, process_ms, step_ms, step_fraction, noisy } = row;
  const notes = [
    usualPeer && peer && peer !== usualPeer && `the peer is ${peer}`,
    peak_fraction !== undefined && `${(100 * peak_fraction).toFixed(0)} % of the FMA peak`,
    process_ms !== undefined && `${milliseconds(process_ms)} from the start of Node`,
    step_fraction !== undefined &&
      `${(100 * step_fraction).toFixed(1)} % of a contrastive step of ${milliseconds(step_ms)}`,
  ].filter(Boolean);
  return `${name}${notes.length ? ` (${notes.join('; ')})` : ''}${noisy ? ' \\*' : ''}`;
}

function fastestPeer({ peer_ms, peer_tuned_ms, peer_compiled_ms }: Row): number | undefined {
  const times = [peer_ms, peer_tuned_ms, peer_compiled_ms].filter((time) => time !== undefined);
  return times.length ? Math.min(...times) : undefined;
}

function roundsOf(rows: readonly Row[]): string {
  const counts = rows.map(({ rounds }) => rounds);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `medians of ${least === most ? least : `${least} to ${most}`} rounds`;
}

/** How PyTorch was measured at its best. */
function pytorchVariants(rows: readonly Row[]): string {
  const compiled = rows.filter((row) => row.peer_compiled_ms !== undefined);
  if (!compiled.length) return 'best of eager and eager with its allocator tuned';
  const some = compiled.length < rows.length ? ', in some rows,' : '';
  return `best of eager, eager with its allocator tuned and${some} torch.compile`;
}

function footnote(rows: readonly Row[]): string[] {
  return rows.some(({ noisy }) => noisy) ? ['', '\\* The machine was not quiet.'] : [];
}

const none = '–';

function milliseconds(value: number | undefined): string {
  if (value === undefined) return none;
  return value < 10_000 ? `${value.toFixed(value < 10 ? 1 : 0)} ms` : `${(value / 1000).toFixed(1)} s`;
}

function ratio(value: number | undefined): string {
  return value === undefined ? none : `${value.toFixed(1)}×`;
}

function significant(value: number | undefined): string {
  return value === undefined ? none : `${Number(value.toPrecision(4))}`;
}

function memory(value: number | undefined): string {
  return value === undefined ? none : `${(value / 1024).toFixed(2)} GB`;
}
