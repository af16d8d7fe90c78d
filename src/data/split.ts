import { type RandomStream, stream } from '../engine';
import { closest, expected } from '../system';
import type { Epochs } from './epochs';

/** The parts of a split. */
export const splitParts = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof splitParts)[number];

/** Each part's size as a fraction of the subjects, or its subjects by name. */
export interface SplitOptions extends Record<SplitPart, number | readonly string[]> {
  /** Decides who goes where when sizes are fractions (default `engine.stream('split')`). */
  random?: RandomStream;
}

/** Three sets of epochs that share no subject. */
export type Split = Record<SplitPart, Epochs>;

/** Who is in which part: plain JSON, and what `splitBySubject` takes to split the same way again. */
export type SplitSubjects = Record<SplitPart, string[]>;

/**
 * Splits by subject: all epochs of a person are in one part, so that a test result speaks about new people.
 * Fractions are of the number of subjects and should add up to 1; every part that asks for more than 0 gets at least
 * one subject. Parts are either all fractions or all lists of names. Subjects that no list names are left out.
 *
 * @throws ThetalabError for unknown or repeated subjects, fractions that do not add up, or too few subjects
 */
export function splitBySubject(epochs: Epochs, options: SplitOptions): Split {
  const { train, validation, test } = options;
  const names = areFractions({ train, validation, test })
    ? subjectsByFraction(epochs, { train, validation, test } as Fractions, options.random)
    : subjectsByName(epochs, options);
  const of = (part: SplitPart) => epochs.ofSubjects(names[part]);
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

/** Who is in which part of a split. */
export function splitSubjects(split: Split): SplitSubjects {
  const of = (part: SplitPart) => split[part].subjectNames();
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

type Fractions = Record<SplitPart, number>;

function areFractions(parts: Record<SplitPart, unknown>): boolean {
  return splitParts.every((part) => typeof parts[part] === 'number');
}

function subjectsByFraction(
  epochs: Epochs,
  fractions: Fractions,
  random: RandomStream = stream('split'),
): SplitSubjects {
  const subjects = random.shuffle(epochs.subjectNames().sort());
  const total = splitParts.reduce((sum, part) => sum + fractions[part], 0);
  if (!(Math.abs(total - 1) <= 1e-6) || splitParts.some((part) => fractions[part] < 0)) {
    throw expected('splitBySubject', 'fractions from 0 on that add up to 1', describe(fractions));
  }
  const sizes = partSizes(subjects.length, fractions);
  const names = {} as SplitSubjects;
  for (const part of splitParts) names[part] = subjects.splice(0, sizes[part]).sort();
  return names;
}

/**
 * Whole numbers nearest to the fractions (largest remainders first), and at least one where something was asked for:
 * that one is taken from the largest part.
 */
function partSizes(count: number, fractions: Fractions): Fractions {
  const asked = splitParts.filter((part) => fractions[part] > 0);
  if (count < asked.length) {
    const got = `${count} subject${count === 1 ? '' : 's'} for ${describe(fractions)}`;
    const remedy = 'add recordings, or give the subjects of each part by name';
    throw expected('splitBySubject', 'a subject for every part', got, remedy);
  }
  const sizes: Fractions = { train: 0, validation: 0, test: 0 };
  for (const part of asked) sizes[part] = Math.floor(fractions[part] * count + 1e-9);
  const missing = (part: SplitPart) => fractions[part] * count - sizes[part];
  for (let left = asked.reduce((rest, part) => rest - sizes[part], count); left > 0; left--) {
    sizes[asked.reduce((most, part) => (missing(part) > missing(most) + 1e-9 ? part : most))]++;
  }
  for (const part of asked) {
    if (sizes[part] > 0) continue;
    sizes[part] = 1;
    sizes[asked.reduce((most, other) => (sizes[other] > sizes[most] ? other : most))]--;
  }
  return sizes;
}

function subjectsByName(epochs: Epochs, lists: SplitOptions): SplitSubjects {
  const known = epochs.subjectNames();
  const seen = new Map<string, SplitPart>();
  const names = {} as SplitSubjects;
  for (const part of splitParts) {
    const list = lists[part];
    if (!Array.isArray(list)) {
      const remedy = 'give all three parts as fractions or all as lists';
      throw expected('splitBySubject', `a list of subjects for ${part}`, String(list), remedy);
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

function describe(fractions: Fractions): string {
  return splitParts.map((part) => `${part} ${fractions[part]}`).join(', ');
}
