import { ThetalabError } from '../../src/system';
import { busyForASecond, quietShare, waitForQuiet } from './quiet';

/**
 * Waits for a quiet machine and says on stderr when there is none.
 *
 * @param name of what is measured next
 * @param wait seconds to wait at most
 * @returns `true` when the machine has not become quiet
 */
export async function becomesNoisy(name: string, wait: number): Promise<true | undefined> {
  const share = await waitForQuiet(busyForASecond, Math.max(1, wait));
  if (share <= quietShare) return undefined;
  const busy = `${(100 * share).toFixed(0)} % of the processor was busy`;
  console.error(`bench: "${name}" is measured on a machine that is not quiet: ${busy}`);
  return true;
}

/** The result of some work, or `undefined`, exit code 1 and a line on stderr about why. */
export async function unlessItFails<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ThetalabError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}
