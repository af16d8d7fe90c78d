import { expected } from '../../system';

/**
 * Puts each subject's epochs into one of some folds, all of about one size: the largest subjects first, each into the fold
 * that is smallest so far (as scikit-learn's GroupKFold), so that no subject is in two folds.
 *
 * @param subjects subject of each epoch.
 * @returns fold of each epoch.
 * @throws ThetalabError for fewer subjects than folds, or fewer than 2 folds.
 */
export function foldsBySubject(subjects: ArrayLike<string>, folds: number): Int32Array {
  const sizes = new Map<string, number>();
  for (let i = 0; i < subjects.length; i++) sizes.set(subjects[i]!, (sizes.get(subjects[i]!) ?? 0) + 1);
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= sizes.size)) {
    const range = `a whole number of folds from 2 to the number of subjects, ${sizes.size}`;
    throw expected('foldsBySubject', range, `${folds}`);
  }
  const filled = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const [subject, size] of [...sizes].sort((a, b) => b[1] - a[1])) {
    const fold = filled.indexOf(Math.min(...filled));
    foldOf.set(subject, fold);
    filled[fold]! += size;
  }
  return Int32Array.from({ length: subjects.length }, (_, i) => foldOf.get(subjects[i]!)!);
}
