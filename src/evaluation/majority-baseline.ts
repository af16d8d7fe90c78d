import { expected } from '../system';
import { type ClassificationReport, classificationReport } from './classification-report';

/**
 * What answering always the commonest class of the training labels is worth on the test labels; of equally common ones
 * the first.
 *
 * @throws ThetalabError when no training label is known, or as `classificationReport`
 */
export function majorityBaseline(
  training: ArrayLike<number>,
  test: ArrayLike<number>,
  classes: readonly string[],
): ClassificationReport {
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of Array.from(training)) if (label in counts) counts[label]!++;
  const most = Math.max(...counts);
  if (!(most > 0)) throw expected('majorityBaseline', 'at least one training label', 'none');
  return classificationReport(test, new Int32Array(test.length).fill(counts.indexOf(most)), classes);
}
