import type { Suite } from '../suite';
import { becomesNoisy, unlessItFails } from './careful';
import type { Settings } from './compare';
import { today } from './machine';
import type { Row } from './row';

/**
 * Measures rows one after another. One that cannot be measured is left out, with a line on stderr that says why.
 *
 * @param names of rows of the suite
 * @param wait seconds to wait at most for a quiet machine before each row
 * @param onRow gets each row as soon as it is measured
 */
export async function benchRows(
  suite: Suite,
  names: readonly string[],
  { wait, ...settings }: Settings & { wait: number },
  onRow: (row: Row) => void = () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of names) {
    const row = await unlessItFails(async () => {
      const noisy = await becomesNoisy(name, wait);
      const measured = await suite.measure(name, settings);
      return { ...measured, ...(noisy && { noisy }), date: today() };
    });
    if (!row) continue;
    rows.push(row);
    onRow(row);
  }
  return rows;
}
