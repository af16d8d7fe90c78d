import { expected } from '../system';

/**
 * The first files of a list, or all of them.
 *
 * @param maxFiles how many at most (default all)
 * @throws ThetalabError when that is not a whole number above 0
 */
export function firstFiles<T>(files: readonly T[], maxFiles: number | undefined): T[] {
  if (maxFiles !== undefined && !(Number.isInteger(maxFiles) && maxFiles > 0)) {
    throw expected('maxFiles', 'a whole number above 0', String(maxFiles), 'leave it out to read all');
  }
  return files.slice(0, maxFiles);
}
