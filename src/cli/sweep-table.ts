import type { MemberStatus, SweepTable } from '../experiment';
import { counted, type TableCell, tableBundle } from '../system';

/** A sweep's results for a terminal: of each run its macro-F1 on the test part. */
export function sweepTable({ columns, rows, missing }: SweepTable): string {
  const shown = ['name', 'state', ...columns.filter((name) => name.endsWith('.macroF1'))];
  const cells = rows.map((row) => shown.map((name) => (row[name] ?? '') as TableCell));
  const caption = `${rows.length - missing.length} of ${counted(rows.length, 'run')} done`;
  return tableBundle(caption, shown, cells)['text/plain'];
}

/** Runs without results, each with its reason. */
export function missingLines(members: readonly MemberStatus[]): string {
  return members.map(({ name, state, reason }) => `${state}: ${name}: ${reason}\n`).join('');
}

/** How many runs are in each state: `22 done, 2 failed`. */
export function countStates(members: readonly MemberStatus[]): string {
  const states = ['done', 'running', 'queued', 'failed', 'stopped', 'missing'];
  return states
    .map((state) => ({ state, count: members.filter((member) => member.state === state).length }))
    .flatMap(({ state, count }) => (count ? [`${count} ${state}`] : []))
    .join(', ');
}
