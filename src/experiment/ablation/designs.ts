import type { RandomStream } from '../../random';
import { expected } from '../../system';
import { type Candidates, type Cell, cellOf, hasSeverity } from './cells';
import type { AblationSettings, DesignName } from './section';

/** Something that is compared: one combination, or several whose scores are averaged seed by seed. */
export interface Condition {
  /** What figures and tables call it. */
  name: string;
  cells: readonly Cell[];
}

/** What a design asks: how each condition differs from the baseline. Its comparisons are corrected together. */
export interface Question {
  design: DesignName;
  baseline: Condition;
  conditions: readonly Condition[];
}

/** What designs are made from. */
export interface DesignInput {
  candidates: Candidates;
  settings: AblationSettings;
  /** Chooses combinations where there are too many. */
  random: RandomStream;
}

/** How each design makes its question. */
export const designs: Record<DesignName, (input: DesignInput) => Question> = {
  none: ({ candidates }) => ({ design: 'none', baseline: none(candidates), conditions: [] }),
  'one-at-a-time': oneAtATime,
  'leave-one-out': leaveOneOut,
  'all-pairs': allPairs,
  severity: severityCurves,
  number: numberOfAugmentations,
};

function none(candidates: Candidates): Condition {
  return { name: 'none', cells: [cellOf(candidates, [])] };
}

/** Each augmentation alone, against none. */
function oneAtATime({ candidates }: DesignInput): Question {
  const conditions = [...candidates.keys()].map((name) => ({ name, cells: [cellOf(candidates, [name])] }));
  return { design: 'one-at-a-time', baseline: none(candidates), conditions };
}

/** All augmentations but one, against all. */
function leaveOneOut({ candidates }: DesignInput): Question {
  const all = [...candidates.keys()];
  const conditions = all.map((left) => ({
    name: `without ${left}`,
    cells: [
      cellOf(
        candidates,
        all.filter((name) => name !== left),
      ),
    ],
  }));
  const baseline = { name: 'all', cells: [cellOf(candidates, all)] };
  return { design: 'leave-one-out', baseline, conditions };
}

/** Every two augmentations together, and each alone, against none (as in Chen et al., ICML 2020, figure 5). */
function allPairs({ candidates }: DesignInput): Question {
  const names = [...candidates.keys()];
  if (names.length < 2) throw tooFew('all-pairs', names.length);
  const conditions = names.flatMap((first, at) =>
    names.slice(at).map((second) => {
      const pair = first === second ? [first] : [first, second];
      return { name: pair.join(' + '), cells: [cellOf(candidates, pair)] };
    }),
  );
  return { design: 'all-pairs', baseline: none(candidates), conditions };
}

/** Each augmentation alone at several severities, against none; those without a severity are left out. */
function severityCurves({ candidates, settings }: DesignInput): Question {
  const names = [...candidates.keys()].filter((name) => hasSeverity(candidates, name));
  if (names.length === 0) {
    const remedy = 'choose another design, or other augmentations';
    const got = [...candidates.keys()].join(', ');
    throw expected('ablation', 'an augmentation with a severity for the design "severity"', got, remedy);
  }
  const severities = [...settings.severities].sort((a, b) => a - b);
  const conditions = names.flatMap((name) =>
    severities.map((severity) => ({
      name: `${name} at ${severity}`,
      cells: [cellOf(candidates, [name], severity)],
    })),
  );
  return { design: 'severity', baseline: none(candidates), conditions };
}

/** One, two, three … augmentations, averaged over combinations of so many, against none. */
function numberOfAugmentations({ candidates, settings, random }: DesignInput): Question {
  const names = [...candidates.keys()];
  const numbers = [...(settings.numbers ?? names.map((_, at) => at + 1))].sort((a, b) => a - b);
  const most = numbers[numbers.length - 1]!;
  if (most > names.length) {
    const what = `ablation.numbers up to the ${names.length} augmentations that there are`;
    throw expected('ablation', what, String(most));
  }
  const conditions = numbers.map((number) => ({
    name: `${number} together`,
    cells: combinations(names, number, settings.subsets, random.split(number)).map((chosen) =>
      cellOf(candidates, chosen),
    ),
  }));
  return { design: 'number', baseline: none(candidates), conditions };
}

/** All combinations when there are at most `most`, else so many different ones; asking for more later keeps these. */
function combinations(
  names: readonly string[],
  size: number,
  most: number,
  random: RandomStream,
): string[][] {
  const there = Math.min(most, binomial(names.length, size));
  const found = new Map<string, string[]>();
  while (found.size < there) {
    const chosen = [...random.permutation(names.length).slice(0, size)].sort((a, b) => a - b);
    found.set(
      chosen.join(),
      chosen.map((at) => names[at]!),
    );
  }
  return [...found.values()];
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

function tooFew(design: DesignName, count: number): Error {
  const remedy = 'name more in ablation.augmentations, or choose another design';
  return expected('ablation', `at least 2 augmentations for the design "${design}"`, String(count), remedy);
}
