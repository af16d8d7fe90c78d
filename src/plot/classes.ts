import { categoryColors, ink } from './theme';

/** Stages from the top of a hypnogram to its bottom, as sleep medicine draws them: REM between wake and N1. */
export const stageOrder = ['W', 'REM', 'N1', 'N2', 'N3'] as const;

/** The classes that labels index into when nothing else is said. */
export const defaultClasses: readonly string[] = ['W', 'N1', 'N2', 'N3', 'REM'];

/**
 * One colour per stage: deeper NREM sleep is a darker blue, wake is amber, REM is raspberry. Any two are told apart
 * with normal sight, in protanopia, deuteranopia and tritanopia (a test simulates them), and in grey print N1 to N3 are.
 */
export const stageColors: Readonly<Record<string, string>> = {
  W: '#F2B134',
  REM: '#D6336C',
  N1: '#9BD3F5',
  N2: '#0072B2',
  N3: '#10204B',
};

/** Colour of points and epochs without a known class. */
export const unknownColor = '#A0A7AF';

/** The colour of class `name`, which is number `index` of its classes: sleep stages have their own. */
export function classColor(name: string, index: number): string {
  return stageColors[name] ?? categoryColors[index % categoryColors.length] ?? ink.text;
}

/** Indices of `classes` from top to bottom: sleep stages in the order of sleep medicine, others as they come. */
export function displayOrder(classes: readonly string[]): number[] {
  const rank = (name: string) => {
    const place = (stageOrder as readonly string[]).indexOf(name);
    return place < 0 ? stageOrder.length : place;
  };
  return classes.map((_, index) => index).sort((a, b) => rank(classes[a]!) - rank(classes[b]!) || a - b);
}

/** A stretch of equal labels: epochs `from` up to, not including, `to`. */
export interface Run {
  label: number;
  from: number;
  to: number;
}

/** Consecutive equal labels as runs, in order. */
export function runsOf(labels: ArrayLike<number>): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < labels.length; i++) {
    const last = runs.at(-1);
    if (last && last.label === labels[i]) last.to = i + 1;
    else runs.push({ label: labels[i]!, from: i, to: i + 1 });
  }
  return runs;
}
