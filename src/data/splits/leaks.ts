import { describeValue, expected, isRecord } from '../../system';
import { checkRows, type EpochColumns } from '../epoch-columns';
import { checkBy, type GroupBy, groupsOf } from './groups';

/**
 * Checks that nothing is in two parts of a split, as when it was read from a file or made by hand.
 *
 * @param rows of each part
 * @param by what must not be in two: all that is of a `subject` (default), of a `night`, or, by `time`, a sample of a recording
 *   however much windows overlap
 * @throws ThetalabError naming who or what is in which parts
 */
export function checkLeaks(
  epochs: EpochColumns,
  rows: Readonly<Record<string, ArrayLike<number>>>,
  by: GroupBy | 'time' = 'subject',
): void {
  if (!isRecord(rows))
    throw expected('checkLeaks', 'the rows of each part', describeValue(rows), 'give those of a split');
  for (const own of Object.values(rows)) checkRows('checkLeaks', own, epochs.length);
  checkBy('checkLeaks', by, ['subject', 'night', 'time']);
  const partOf = new Map<number, string>();
  for (const [part, own] of Object.entries(rows)) {
    for (const row of Array.from(own)) {
      const other = partOf.get(row);
      if (other !== undefined) throw leak('epoch', `epoch ${row}`, [other, part]);
      partOf.set(row, part);
    }
  }
  for (const group of groupsOf(epochs, by === 'subject' ? 'subject' : 'night').values()) {
    const own = group.filter((row) => partOf.has(row));
    const parts = [...new Set(own.map((row) => partOf.get(row)!))];
    if (parts.length < 2) continue;
    const [subject, night] = [epochs.subjects[group[0]!]!, epochs.nights[group[0]!]!];
    if (by === 'subject')
      throw leak('subject', `"${subject}"`, parts, 'say by night or by time if that is meant');
    if (by === 'night')
      throw leak('night', `"${night}" of "${subject}"`, parts, 'say by time if that is meant');
    const shared = sharedTime(epochs, own, partOf);
    if (shared) throw leak('sample', `${shared.seconds} s into "${night}" of "${subject}"`, shared.parts);
  }
}

/** The beginning of a window that another one of another part reaches into. */
function sharedTime(
  { seconds, samplesPerEpoch, samplingRate }: EpochColumns,
  rows: readonly number[],
  partOf: ReadonlyMap<number, string>,
): { seconds: number; parts: string[] } | undefined {
  const endOf = new Map<string, number>();
  for (const row of [...rows].sort((a, b) => seconds[a]! - seconds[b]!)) {
    const [start, part] = [seconds[row]!, partOf.get(row)!];
    const other = [...endOf].find(([name, end]) => name !== part && end > start + 0.5 / samplingRate);
    if (other) return { seconds: start, parts: [other[0], part] };
    endOf.set(part, Math.max(endOf.get(part) ?? 0, start + samplesPerEpoch / samplingRate));
  }
  return undefined;
}

function leak(what: string, which: string, parts: readonly string[], remedy = 'split anew') {
  return expected('checkLeaks', `no ${what} in two parts`, `${which} in ${parts.join(' and ')}`, remedy);
}
