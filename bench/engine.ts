import { availableParallelism } from 'node:os';
import { engineStart, measureEngineStart } from './engine-start';
import { becomesNoisy, unlessItFails } from './harness/careful';
import { compare, type Settings } from './harness/compare';
import { today } from './harness/machine';
import type { Row } from './harness/row';
import { jobs } from './jobs';

/** What can be measured, in the order of the table. */
export const rowNames: readonly string[] = [...jobs.map(({ name }) => name), engineStart];

/**
 * Measures rows one after another. One that cannot be measured is left out, with a line on stderr that says why.
 *
 * @param names among `rowNames`
 * @param wait seconds to wait at most for a quiet machine before each row
 * @param onRow gets each row as soon as it is measured
 */
export async function benchEngine(
  names: readonly string[],
  { wait, ...rest }: Omit<Settings, 'threads'> & { wait: number },
  onRow: (row: Row) => void = () => {},
): Promise<Row[]> {
  const settings = { ...rest, threads: availableParallelism() };
  const rows: Row[] = [];
  for (const name of names) {
    const row = await unlessItFails(async () => {
      const noisy = await becomesNoisy(name, wait);
      const measured = await measureRow(name, settings);
      return { ...measured, ...(noisy && { noisy }), date: today() };
    });
    if (!row) continue;
    rows.push(row);
    onRow(row);
  }
  return rows;
}

async function measureRow(name: string, settings: Settings): Promise<Omit<Row, 'date'>> {
  const job = jobs.find((one) => one.name === name);
  if (job) return compare(job, settings);
  const { root, rounds, threads } = settings;
  return { name, ...(await measureEngineStart(root, rounds, threads)), rounds, threads };
}
