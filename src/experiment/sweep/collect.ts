import { join } from 'node:path';
import { formatCsv, formatJson, writeFileAtomic } from '../../system';
import { RunFolder } from '../run-folder';
import { scoresOf } from '../scores';
import { type MemberStatus, sweepStatus } from './member-status';
import type { Sweep } from './open-sweep';
import { variedKeys } from './varied-keys';

/** What a cell of the table holds; `null` is an empty one. */
export type SweepCell = string | number | boolean | null;

/** The results of a sweep, a row for each config in the order of their names. */
export interface SweepTable {
  columns: string[];
  rows: Record<string, SweepCell>[];
  /** Runs without results, and why. */
  missing: MemberStatus[];
}

/**
 * Gathers the results of a sweep: what sets each config apart, and its scores on the test part. It depends on the
 * configs and on what the runs computed, and on no time or place.
 */
export async function collectSweep(sweep: Sweep): Promise<SweepTable> {
  const status = await sweepStatus(sweep);
  const keys = variedKeys(sweep.members.map(({ config }) => config));
  const rows = sweep.members.map((member, at) => {
    const { state, reason } = status.members[at]!;
    const varied = Object.fromEntries(keys.map((key, column) => [key.path, keys[column]!.values[at]!]));
    const found = state === 'done' ? scoresOf(new RunFolder(member.folder, member.config)) : {};
    return { name: member.name, state, ...varied, ...found, reason: reason?.split('\n')[0] };
  });
  const columns = [...new Set(['name', 'state', ...rows.flatMap((row) => Object.keys(row))])];
  const last = columns.filter((name) => name !== 'reason');
  const missing = status.members.filter(({ state }) => state !== 'done');
  if (missing.length) last.push('reason');
  return { columns: last, rows: rows.map((row) => complete(row, last)), missing };
}

/** Writes the table to `table.csv` and `table.json` beside the runs. */
export function writeSweepTable(out: string, table: SweepTable): void {
  const rows = table.rows.map((row) => table.columns.map((name) => row[name]));
  writeFileAtomic(join(out, 'table.csv'), formatCsv(table.columns, rows));
  writeFileAtomic(join(out, 'table.json'), formatJson(table.rows, 'table.json'));
}

function complete(row: Record<string, SweepCell | undefined>, columns: readonly string[]) {
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}
