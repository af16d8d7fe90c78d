import { createHash } from 'node:crypto';
import { fromConfig, registered } from '../../augment';
import { expected } from '../../system';
import type { ExperimentConfig } from '../config-schema';
import type { StudyConfig } from './study-config';

/** Augmentations that are studied, in the order in which they are applied, with all their parameters. */
export type Candidates = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** One combination of augmentations: what a run has, whatever its seed. */
export interface Cell {
  /** `none`, `SignFlip`, `SignFlip@0.5`, `SignFlip+TimeReversal`, `all`, `all but SignFlip`. */
  name: string;
  /** In the order of the candidates. */
  augmentations: readonly string[];
  /** 1 is what the parameters say. */
  severity: number;
}

const longestFolder = 100;

/**
 * The augmentations that a study is about.
 *
 * @throws ThetalabError naming one that is unknown, with a suggestion, a parameter out of range, or that there are none
 */
export function candidatesOf({ experiment, ablation }: StudyConfig): Candidates {
  const chosen = ablation.augmentations ?? Object.keys(experiment.augmentations);
  const names = chosen === 'all' ? registered().map(({ name }) => name) : chosen;
  if (names.length === 0) {
    const remedy = 'name some in ablation.augmentations, or "all"';
    throw expected('ablation', 'at least one augmentation to study', 'none', remedy);
  }
  const given = names.map((name) => [name, experiment.augmentations[name] ?? {}]);
  const made = fromConfig(Object.fromEntries(given));
  return new Map(made.map(({ parameters }, at) => [names[at]!, parameters]));
}

/** The cell of some candidates together. */
export function cellOf(candidates: Candidates, chosen: Iterable<string>, severity = 1): Cell {
  const wanted = new Set(chosen);
  const augmentations = [...candidates.keys()].filter((name) => wanted.has(name));
  return { name: nameOf(candidates, augmentations, severity), augmentations, severity };
}

/** Whether severity changes anything about an augmentation. */
export function hasSeverity(candidates: Candidates, name: string): boolean {
  const [augmentation] = fromConfig({ [name]: candidates.get(name)! });
  const at = (severity: number) => JSON.stringify(augmentation!.at(severity).parameters);
  return at(0) !== at(1) || at(1) !== at(2);
}

/** The experiment that a cell with a seed is. */
export function configOf(
  { experiment }: StudyConfig,
  candidates: Candidates,
  cell: Cell,
  seed: number,
): ExperimentConfig {
  const given = fromConfig(
    Object.fromEntries(cell.augmentations.map((name) => [name, candidates.get(name)!])),
  );
  const augmentations = Object.fromEntries(
    given.map((augmentation, at) => [cell.augmentations[at]!, augmentation.at(cell.severity).parameters]),
  );
  return { ...experiment, seed, augmentations };
}

/** Name of a cell's folder: it says what is in it, so that the cells of other designs, asked for later, add to it. */
export function folderOf({ augmentations, severity }: Cell): string {
  const content = contentOf(augmentations, severity);
  if (content.length <= longestFolder && /^[\w@+.-]+$/.test(content)) return content;
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return `${augmentations.length}-augmentations-${digest}`;
}

function contentOf(augmentations: readonly string[], severity: number): string {
  if (augmentations.length === 0) return 'none';
  return augmentations.join('+') + (severity === 1 ? '' : `@${severity}`);
}

function nameOf(candidates: Candidates, augmentations: readonly string[], severity: number): string {
  const count = augmentations.length;
  if (severity !== 1 || count < 3 || count < candidates.size - 1) return contentOf(augmentations, severity);
  if (count === candidates.size) return 'all';
  return `all but ${[...candidates.keys()].find((name) => !augmentations.includes(name))}`;
}
