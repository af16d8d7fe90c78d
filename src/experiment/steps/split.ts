import {
  checkLeaks,
  type EpochSource,
  type Folds,
  type Fractions,
  kFold,
  leaveOneSubjectOut,
  loadFolds,
  loadSplit,
  type Split,
  type SplitOptions,
  splitByNight,
  splitBySubject,
  splitByTime,
} from '../../data';
import { stream } from '../../random';
import { expected } from '../../system';
import type { ExperimentConfig } from '../config-schema';

type SplitConfig = ExperimentConfig['dataset']['split'];

/** How the data of a run were divided, as `results.json` states it. */
export interface SplitSummary extends Pick<SplitConfig, 'by' | 'seed' | 'file'> {
  /** Which fold was tested, counted from 1, and of how many. */
  fold?: number;
  folds?: number;
}

/**
 * Divides the epochs of a run as its config says, and makes sure that nothing is in two parts that must not be.
 *
 * @throws ThetalabError when they cannot be divided so, or the split in a file leaks or belongs to other epochs
 */
export function splitEpochs(
  epochs: EpochSource,
  config: SplitConfig,
): { split: Split<EpochSource>; summary: SplitSummary } {
  const { by, seed, file } = config;
  const folds = foldsOf(epochs, config);
  const split = folds ? splitOfFold(epochs, folds, config) : splitOfParts(epochs, config);
  checkLeaks(epochs, split.rows, by);
  return { split, summary: { by, fold: folds && config.fold, folds: folds?.length, seed, file } };
}

function splitOfParts(epochs: EpochSource, { file, ...config }: SplitConfig): Split<EpochSource> {
  return file === undefined ? splitBy(epochs, config as PartConfig) : loadSplit(file, epochs);
}

type PartConfig = Pick<SplitConfig, 'by' | 'seed'> & Pick<SplitOptions, 'train' | 'validation' | 'test'>;

function splitBy(epochs: EpochSource, { by, seed, ...parts }: PartConfig): Split<EpochSource> {
  if (by === 'time') return splitByTime(epochs, parts as Fractions);
  const options = { ...parts, random: stream('split', seed) };
  return by === 'night' ? splitByNight(epochs, options as Fractions) : splitBySubject(epochs, options);
}

/** The folds that a config asks for; `undefined` when it asks for none. */
function foldsOf(
  epochs: EpochSource,
  { by, folds, fold, stratified, seed, file }: SplitConfig,
): Folds<EpochSource> | undefined {
  if (file !== undefined) return fold === undefined ? undefined : loadFolds(file, epochs);
  if (folds === undefined) return undefined;
  if (typeof folds !== 'number') return leaveOneSubjectOut(epochs);
  return kFold(epochs, { folds, by, stratified, random: stream('split', seed) });
}

/** A fold, of whose training part some is held out to choose by, along the same borders as the folds. */
function splitOfFold(
  epochs: EpochSource,
  folds: Folds<EpochSource>,
  config: SplitConfig,
): Split<EpochSource> {
  const { by, seed, fold = 1 } = config;
  const rows = folds.rows[fold - 1];
  if (!rows) throw expected('splitEpochs', `a fold from 1 to ${folds.length}`, String(fold));
  const validation = config.validation as number;
  const parts = { train: 1 - validation, validation, test: 0 };
  const inner = splitBy(epochs.select(rows.train), { by, seed, ...parts });
  const original = (part: Int32Array) => part.map((row) => rows.train[row]!);
  return {
    ...{ train: inner.train, validation: inner.validation, test: epochs.select(rows.test) },
    rows: { train: original(inner.rows.train), validation: original(inner.rows.validation), test: rows.test },
  };
}
