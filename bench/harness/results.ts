import { existsSync, readFileSync } from 'node:fs';
import type { Machine } from './machine';
import type { Row } from './row';

/** What `npm run bench -- engine --json` (or `data`) prints, and `--save` writes into a file of bench/results. */
export interface SuiteResults {
  machine: Machine;
  rows: Row[];
}

/**
 * Puts fresh rows in the place of saved ones of the same name. Saved rows of another machine, or measured with other
 * versions, are dropped: a table must not mix them.
 *
 * @param order names of all the rows, in the order of the table; rows that are not among them are dropped
 */
export function mergeResults(
  saved: SuiteResults | undefined,
  fresh: SuiteResults,
  order: readonly string[],
): SuiteResults {
  const keep = saved && identity(saved.machine) === identity(fresh.machine) ? saved.rows : [];
  const byName = new Map([...keep, ...fresh.rows].map((row) => [row.name, row]));
  return { machine: fresh.machine, rows: order.flatMap((name) => byName.get(name) ?? []) };
}

function identity({ date: _date, peak_gflops: _peak, ...machine }: Machine): string {
  return JSON.stringify(Object.entries(machine).sort());
}

/** The parsed JSON of a file, or `undefined` when there is none. */
export function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}
