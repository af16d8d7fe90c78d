import { expected } from '../../system';
import { configKeys, resolveKey } from './config-keys';
import { checkRange, drawValue } from './draw';
import { labelsOf, type Mark } from './names';
import type { ValueRange } from './parse-values';

/** What a sweep varies. Keys are paths in a config, or their last parts where only one key ends in them. */
export interface SweepPlan {
  /** Values to combine in every way, by key (default none). */
  grid?: Readonly<Record<string, readonly unknown[]>>;
  /** Ranges to draw from, by key; each way of the grid meets the same samples (default none). */
  random?: Readonly<Record<string, ValueRange>>;
  /** How often all of `random` is drawn. */
  samples?: number;
  /** What the samples follow from, a whole number (default 0). */
  sampleSeed?: number;
  /** Seeds, each with all of the above (default that of the base). */
  seeds?: readonly number[];
}

/** One value of one key. */
export interface Choice {
  path: string;
  value: unknown;
}

/** The choices that go together in one config, and how its name tells them. */
export interface Option {
  choices: Choice[];
  mark: Mark;
}

/**
 * What is varied, each with all its options: the keys of the grid in their order, the samples, the seeds.
 *
 * @throws ThetalabError for a key that no config has or that stands twice, and for a list or a range with nothing in it
 */
export function axesOf(plan: SweepPlan): Option[][] {
  const { grid = {}, random = {}, samples, sampleSeed = 0, seeds } = plan;
  const lists = Object.entries(grid).map(([key, values]) => ({ path: resolveKey('--grid', key), values }));
  if (seeds) lists.push({ path: 'seed', values: seeds });
  const ranges = Object.entries(random).map(([key, range]) => rangeOf(key, range));
  checkPaths([...lists, ...ranges].map(({ path }) => path));
  checkSamples(ranges.length, samples);
  const labels = labelsOf(lists.map(({ path }) => path));
  const axes = lists.map((list, at) => listOptions(list.path, labels[at]!, list.values));
  if (ranges.length) axes.splice(Object.keys(grid).length, 0, sampleOptions(ranges, samples!, sampleSeed));
  return axes;
}

/** A range with the full path of its key, and whether that is a key of whole numbers. */
interface KnownRange {
  path: string;
  range: ValueRange;
  whole: boolean;
}

function rangeOf(key: string, range: ValueRange): KnownRange {
  const option = range.log ? '--log' : '--random';
  const path = resolveKey(option, key);
  const kind = configKeys().get(path)!;
  checkRange(option, path, kind, range);
  return { path, range, whole: kind === 'integer' };
}

function listOptions(path: string, label: string, values: readonly unknown[]): Option[] {
  if (!values.length) throw expected('generate', `values of ${path}`, 'none', 'name one or more');
  return values.map((value) => ({ choices: [{ path, value }], mark: [label, value] }));
}

function sampleOptions(ranges: readonly KnownRange[], samples: number, seed: number): Option[] {
  return Array.from({ length: samples }, (_, sample) => ({
    choices: ranges.map(({ path, range, whole }) => ({
      path,
      value: drawValue(range, whole, seed, path, sample),
    })),
    mark: ['sample', sample],
  }));
}

function checkPaths(paths: readonly string[]): void {
  const within = (inner: string, outer: string) => `${inner}.`.startsWith(`${outer}.`);
  for (const [at, path] of paths.entries()) {
    const other = paths.slice(0, at).find((before) => within(before, path) || within(path, before));
    if (other === undefined) continue;
    throw expected('generate', 'each key once', `"${path}" beside "${other}"`, 'vary it in one place');
  }
}

function checkSamples(ranges: number, samples: number | undefined): void {
  if (ranges > 0 && samples === undefined) {
    throw expected('generate', '--samples with --random and --log', 'none', 'for example --samples 20');
  }
  if (ranges === 0 && samples !== undefined) {
    const remedy = 'for example --log learning_rate=1e-5..1e-2';
    throw expected('generate', '--random or --log with --samples', 'neither', remedy);
  }
}
