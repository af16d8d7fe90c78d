import { type RandomStream, stream } from '../../random';
import { closest, describeValue, expected } from '../../system';
import type { Selectable } from '../epoch-columns';
import { dealOut, partSizes } from './fractions';
import { groupsOf, rowsOfGroups } from './groups';
import { checkSplitArguments } from './options';
import {
  type Fractions,
  type PartRows,
  partition,
  type Split,
  type SplitPart,
  splitParts,
} from './partition';

/** Each part's size as a fraction of the subjects, or its subjects by name. */
export interface SplitOptions extends Record<SplitPart, number | readonly string[]> {
  /** Decides who goes where when sizes are fractions (default `engine.stream('split')`). */
  random?: RandomStream;
}

/** Who is in which part: plain JSON, and what `splitBySubject` takes to split the same way again. */
export type SplitSubjects = Record<SplitPart, string[]>;

/**
 * Splits by subject: all epochs of a person are in one part, so that a test result speaks about new people.
 * Fractions are of the number of subjects and should add up to 1; every part that asks for more than 0 gets at least
 * one subject. Parts are either all fractions or all lists of names. Subjects that no list names are left out.
 *
 * @throws ThetalabError for unknown or repeated subjects, fractions that do not add up, or too few subjects
 */
export function splitBySubject<E extends Selectable>(epochs: E, options: SplitOptions): Split<E> {
  checkSplitArguments('splitBySubject', epochs, options, [...splitParts, 'random']);
  const { train, validation, test } = options;
  const groups = groupsOf(epochs, 'subject');
  const names = areFractions({ train, validation, test })
    ? subjectsByFraction([...groups.keys()], { train, validation, test } as Fractions, options.random)
    : subjectsByName([...new Set(epochs.subjects)], options);
  const rows = {} as PartRows<SplitPart>;
  for (const part of splitParts) rows[part] = rowsOfGroups(groups, names[part]);
  return partition(epochs, rows);
}

/** Who is in which part of a split. */
export function splitSubjects(split: Record<SplitPart, { subjects: readonly string[] }>): SplitSubjects {
  const of = (part: SplitPart) => [...new Set(split[part].subjects)];
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

function areFractions(parts: Record<SplitPart, unknown>): boolean {
  return splitParts.every((part) => typeof parts[part] === 'number');
}

function subjectsByFraction(
  names: string[],
  fractions: Fractions,
  random: RandomStream = stream('split'),
): SplitSubjects {
  const sizes = partSizes('splitBySubject', 'subject', names.length, fractions);
  return dealOut(random.shuffle(names), sizes);
}

function subjectsByName(known: readonly string[], lists: SplitOptions): SplitSubjects {
  const seen = new Map<string, SplitPart>();
  const names = {} as SplitSubjects;
  for (const part of splitParts) {
    const list = lists[part];
    if (!Array.isArray(list)) {
      const remedy = 'give all three parts as fractions or all as lists';
      throw expected('splitBySubject', `a list of subjects for ${part}`, describeValue(list), remedy);
    }
    for (const name of list as readonly string[]) {
      checkName(name, known);
      if (seen.has(name)) {
        const got = `"${name}" in ${seen.get(name)} and ${part}`;
        throw expected('splitBySubject', 'each subject once', got, 'leave it in one part');
      }
      seen.set(name, part);
    }
    names[part] = [...list];
  }
  return names;
}

function checkName(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = closest(name, known);
  const remedy = near ? `did you mean "${near}"?` : 'choose among these';
  throw expected('splitBySubject', `subjects among ${known.join(', ')}`, `"${name}"`, remedy);
}
