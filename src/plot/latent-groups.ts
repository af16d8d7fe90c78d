import { knownLabels, sameLength } from './checks';
import { classColor, defaultClasses, displayOrder, stageColors, unknownColor } from './classes';
import { categoryColors } from './theme';

/** What each point stands for; `data.Epochs` is one. */
export interface DescribedPoints {
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly subjects: readonly string[];
  readonly nights?: readonly string[];
  /** Seconds since the recording began. */
  readonly seconds?: ArrayLike<number>;
}

/** Options of `latentScatter`. */
export interface LatentScatterOptions {
  /** Title (default `Latent space`). */
  title?: string;
  /** The epochs behind the points: gives the colour, and what a point says when pointed at. */
  epochs?: DescribedPoints;
  /** Class index of each point, -1 for unknown (default those of `epochs`). */
  labels?: ArrayLike<number>;
  /** Names that `labels` index into (default those of `epochs`, else the five sleep stages). */
  classes?: readonly string[];
  /** Any other column to colour by: texts and an Int32Array (clusters) make groups, other numbers a colour scale. */
  by?: ArrayLike<string> | ArrayLike<number>;
  /** Name of what `by` holds, for legend and colour scale (default empty). */
  name?: string;
  /** Names of the two axes (default `dimension 1`, `dimension 2`). */
  axes?: readonly [string, string];
  /** Diameter of a point in pixels (default 9 for few points, down to 3 for many). */
  size?: number;
}

/** Points drawn in one colour. */
export interface Group {
  name: string;
  color: string;
  /** Told apart by shape where colours repeat. */
  symbol: string;
  members: number[];
}

/** The points by class of `labels`, or by the texts of `by`; hypnogram order for stages, natural order for texts. */
export function groupsOf(count: number, options: LatentScatterOptions): Group[] {
  const { by, epochs, name = '' } = options;
  if (by instanceof Int32Array)
    return textGroups(
      Array.from(by, (value) => `${name} ${value}`.trim()),
      count,
    );
  if (by) return textGroups(by as ArrayLike<string>, count);
  const labels = options.labels ?? epochs?.labels;
  if (!labels)
    return [{ name: 'epochs', color: categoryColors[0]!, symbol: 'circle', members: range(count) }];
  const classes = options.classes ?? epochs?.classes ?? defaultClasses;
  sameLength('latentScatter', 'labels, one per point', labels, count);
  knownLabels('latentScatter', labels, classes);
  const members = (index: number) => range(count).filter((i) => labels[i] === index);
  const groups = displayOrder(classes).map((index) => ({
    name: classes[index]!,
    color: classColor(classes[index]!, index),
    symbol: symbolOf(classes[index]!, index),
    members: members(index),
  }));
  return [{ name: 'unknown', color: unknownColor, symbol: 'circle', members: members(-1) }, ...groups].filter(
    (group) => group.members.length > 0,
  );
}

function textGroups(by: ArrayLike<string>, count: number): Group[] {
  sameLength('latentScatter', 'values in "by", one per point', by, count);
  const members = new Map<string, number[]>();
  for (let i = 0; i < count; i++) {
    const group = members.get(by[i]!);
    if (group) group.push(i);
    else members.set(by[i]!, [i]);
  }
  const names = [...members.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.map((name, index) => ({
    name,
    color: classColor(name, index),
    symbol: symbolOf(name, index),
    members: members.get(name)!,
  }));
}

const symbols = ['circle', 'diamond', 'cross', 'triangle-up', 'square', 'x'];

function symbolOf(name: string, index: number): string {
  return name in stageColors
    ? 'circle'
    : symbols[Math.floor(index / categoryColors.length) % symbols.length]!;
}

/** What each point says when pointed at: subject, night, time, stage; empty texts when nothing is known. */
export function hoverTexts(count: number, { epochs, labels, classes }: LatentScatterOptions): string[] {
  if (!epochs) return new Array(count).fill('');
  sameLength('latentScatter', 'epochs, one per point', epochs.labels, count);
  const stages = classes ?? epochs.classes;
  const truth = labels ?? epochs.labels;
  return range(count).map((i) => {
    const { subjects, nights, seconds } = epochs;
    const night = nights && nights[i] !== subjects[i] ? `, ${nights[i]}` : '';
    const time = seconds ? `, ${clock(seconds[i]!)}` : '';
    return `${subjects[i]}${night}${time}, ${stages[truth[i]!] ?? 'unknown'}`;
  });
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
