import { expected } from '../../system';
import type { EpochColumns } from '../epoch-columns';

/** What is never torn apart: all epochs of a person, or all of one recording. */
export type GroupBy = 'subject' | 'night';

/**
 * Which epochs belong together, by name in alphabetical order. A night is named by its subject too, as two people may
 * both have a "night 1".
 */
export function groupsOf(epochs: EpochColumns, by: GroupBy): Map<string, number[]> {
  const { subjects, nights } = epochs;
  const names = by === 'subject' ? subjects : subjects.map((name, row) => nightKey(name, nights[row]!));
  const groups = new Map<string, number[]>();
  for (const [row, name] of names.entries()) {
    const rows = groups.get(name);
    if (rows) rows.push(row);
    else groups.set(name, [row]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A name that no other recording has. */
function nightKey(subject: string, night: string): string {
  return JSON.stringify([subject, night]);
}

/** The rows of some groups together, in rising order. */
export function rowsOfGroups(groups: ReadonlyMap<string, number[]>, names: Iterable<string>): Int32Array {
  const rows: number[] = [];
  for (const name of names) for (const row of groups.get(name)!) rows.push(row);
  return Int32Array.from(rows).sort();
}

/** @throws ThetalabError unless it is one of the ways of grouping */
export function checkBy<T extends string>(where: string, by: T, ways: readonly T[]): void {
  if (!ways.includes(by)) throw expected(where, `by to be one of ${ways.join(', ')}`, `"${by}"`);
}
