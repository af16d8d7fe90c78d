import { knownLabels, sameLength } from './checks';
import { classColor, defaultClasses, displayOrder, stageColors, unknownColor } from './classes';
import type { LatentScatterOptions } from './latent-columns';
import { categoryColors } from './theme';

/** Points drawn in one colour. */
export interface Group {
  name: string;
  color: string;
  /** Told apart by shape where colours repeat. */
  symbol: string;
  /** The color of each is read from a scale instead. */
  scaled?: boolean;
  members: number[];
}

/** The points by class in the order of a hypnogram, those of unknown class beneath; one group when no class is known. */
export function classGroups(where: string, count: number, options: LatentScatterOptions): Group[] {
  const { epochs } = options;
  const labels = options.labels ?? epochs?.labels;
  if (!labels) {
    const members = Array.from({ length: count }, (_, i) => i);
    return [{ name: 'epochs', color: categoryColors[0]!, symbol: 'circle', members }];
  }
  const classes = options.classes ?? epochs?.classes ?? defaultClasses;
  sameLength(where, 'labels, one per point', labels, count);
  knownLabels(where, labels, classes);
  const members = new Map([-1, ...classes.keys()].map((label) => [label, [] as number[]]));
  for (let i = 0; i < count; i++) members.get(labels[i]!)!.push(i);
  const groups = displayOrder(classes).map((index) => group(classes[index]!, index, members.get(index)!));
  const unknown = { name: 'unknown', color: unknownColor, symbol: 'circle', members: members.get(-1)! };
  return [unknown, ...groups].filter((one) => one.members.length > 0);
}

/** The points by text, in natural order. */
export function textGroups(by: readonly string[]): Group[] {
  const members = new Map<string, number[]>();
  by.forEach((text, i) => {
    const own = members.get(text);
    if (own) own.push(i);
    else members.set(text, [i]);
  });
  const names = [...members.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.map((name, index) => group(name, index, members.get(name)!));
}

const symbols = ['circle', 'diamond', 'cross', 'triangle-up', 'square', 'x'];

function group(name: string, index: number, members: number[]): Group {
  const repeat = Math.floor(index / categoryColors.length) % symbols.length;
  const symbol = name in stageColors ? 'circle' : symbols[repeat]!;
  return { name, color: classColor(name, index), symbol, members };
}
