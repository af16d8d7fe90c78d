import { checkOptionNames, describeValue, expected, isRecord } from '../../system';
import { checkIsEpochs } from '../epoch-source';

/**
 * Checks what every way to split is given.
 *
 * @param known names of the options
 * @throws ThetalabError when it has no epochs, an option would do nothing, or `random` is no stream
 */
export function checkSplitArguments(
  where: string,
  epochs: unknown,
  options: unknown,
  known: readonly string[],
): void {
  checkIsEpochs(where, epochs);
  checkOptionNames(where, options, known);
  const { random } = options as { random?: unknown };
  if (random === undefined || (isRecord(random) && typeof random.shuffle === 'function')) return;
  throw expected(where, 'random to be a stream', describeValue(random), "write engine.stream('split')");
}
