import { type RandomStream, stream } from '../engine';
import { expected } from '../system';
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

/**
 * Splits by subject: all epochs of a person are in one part, so that a test result speaks about new people.
 * Fractions are of the number of subjects and should add up to 1; every part that asks for more than 0 gets at least
 * one subject. Parts are either all fractions or all lists of names.
 *
 * @throws ThetalabError for unknown or repeated subjects, fractions that do not add up, or too few subjects
 */
export function splitBySubject(epochs: Epochs, options: SplitOptions): Split {
  const names = Object.values(pick(options)).every((part) => typeof part === 'number')
    ? subjectsByFraction(
        epochs,
        pick(options) as Record<SplitPart, number>,
        options.random ?? stream('split'),
      )
    : subjectsByName(epochs, pick(options));
  const of = (part: SplitPart) => epochs.ofSubjects(names[part]);
  return { train: of('train'), validation: of('validation'), test: of('test') };
}

function pick({ train, validation, test }: SplitOptions) {
  return { train, validation, test };
}

function subjectsByFraction(epochs: Epochs, fractions: Record<SplitPart, number>, random: RandomStream) {
  const subjects = random.shuffle(epochs.subjectNames().sort());
  const total = splitParts.reduce((sum, part) => sum + fractions[part], 0);
  if (Math.abs(total - 1) > 1e-6 || splitParts.some((part) => fractions[part] < 0)) {
    throw expected('splitBySubject', 'fractions that add up to 1', describe(fractions));
  }
  const sizes = partSizes(subjects.length, fractions);
  const names = {} as Record<SplitPart, string[]>;
  for (const part of splitParts) names[part] = subjects.splice(0, sizes[part]).sort();
  return names;
}

/** Whole numbers nearest to the fractions, at least one where something was asked for; training takes what is left. */
function partSizes(count: number, fractions: Record<SplitPart, number>): Record<SplitPart, number> {
  const size = (fraction: number) => (fraction > 0 ? Math.max(1, Math.round(fraction * count)) : 0);
  const validation = size(fractions.validation);
  const test = size(fractions.test);
  const train = fractions.train > 0 ? count - validation - test : 0;
  if (train < (fractions.train > 0 ? 1 : 0) || train + validation + test > count) {
    throw expected(
      'splitBySubject',
      'a subject for every part',
      `${count} subjects for ${describe(fractions)}`,
    );
  }
  return { train, validation, test };
}

function subjectsByName(epochs: Epochs, lists: Omit<SplitOptions, 'random'>): Record<SplitPart, string[]> {
  const seen = new Map<string, SplitPart>();
  const names = {} as Record<SplitPart, string[]>;
  for (const part of splitParts) {
    const list = lists[part];
    if (typeof list === 'number') {
      const remedy = 'give all three parts as fractions or all as lists';
      throw expected('splitBySubject', `a list of subjects for ${part}`, String(list), remedy);
    }
    for (const name of list) {
      if (seen.has(name)) {
        throw expected(
          'splitBySubject',
          'each subject in one part',
          `"${name}" in ${seen.get(name)} and ${part}`,
        );
      }
      seen.set(name, part);
    }
    names[part] = [...list];
  }
  epochs.ofSubjects([...seen.keys()]);
  return names;
}

function describe(fractions: Record<SplitPart, number>): string {
  return splitParts.map((part) => `${part} ${fractions[part]}`).join(', ');
}
