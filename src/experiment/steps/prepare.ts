import {
  checkEpochs,
  describeLeftOut,
  type EpochSource,
  fitNormalizer,
  type LeftOut,
  loadSource,
  loadSplit,
  type Split,
  saveSplit,
  shareByStage,
  splitParts,
} from '../../data';
import { type EngineInfo, use } from '../../engine';
import { seed } from '../../random';
import { expected } from '../../system';
import type { RunFolder } from '../run-folder';
import { type SplitSummary, splitEpochs } from './split';

/** The three parts of the data, scaled as the config says. */
export interface PreparedData {
  training: EpochSource;
  /** What classifiers learn from: the share of `training` that counts as scored. */
  labelled: EpochSource;
  validation: EpochSource;
  test: EpochSource;
  /** How they were divided. */
  split: SplitSummary;
  /** What was left out before, when the config asks for it. */
  leftOut?: LeftOut;
}

/**
 * Step 1: starts the engine, loads the recordings, leaves out what they should not hold, splits and scales them. Writes
 * `split.json`, and for other runs `split-rows.json`.
 * Everything follows from the config and its seed, so that a resumed run prepares the same parts again.
 *
 * @throws ThetalabError when the data cannot be read or split, or are not those that the run began with
 */
export async function prepare(run: RunFolder): Promise<PreparedData> {
  const { config } = run;
  warnOfOtherEngine(run, await use(config.engine.name, config.engine));
  seed(config.seed);
  const { epochs, leftOut } = reject(run, await loadEpochs(run));
  const { split, summary } = splitEpochs(epochs, config.dataset.split);
  const { normalization } = config.dataset;
  const normalizer = normalization === 'training' ? fitNormalizer(split.train) : undefined;
  const summarise = (part: EpochSource) => ({
    subjects: part.subjectNames(),
    epochs: part.length,
    stages: part.counts(),
  });
  keep(run, epochs, split, {
    train: summarise(split.train),
    validation: summarise(split.validation),
    test: summarise(split.test),
    normalizer,
    leftOut,
  });
  const scale = (part: EpochSource) => {
    if (normalizer) return normalizer.apply(part);
    return normalization === 'zscore' || normalization === 'robust' ? part.normalized(normalization) : part;
  };
  const training = scale(split.train);
  return {
    training,
    labelled: shareByStage(training, config.sup_training_params.label_fraction),
    validation: scale(split.validation),
    test: scale(split.test),
    split: summary,
    leftOut,
  };
}

/** Leaves out what the config does not want, before anything is learned from it. */
function reject({ config }: RunFolder, all: EpochSource): { epochs: EpochSource; leftOut?: LeftOut } {
  const { enabled, ...limits } = config.dataset.rejection;
  if (!enabled) return { epochs: all };
  const { good, leftOut } = checkEpochs(all, {
    peakToPeak: limits.peak_to_peak,
    flatSeconds: limits.flat_seconds,
    flatStep: limits.flat_step,
    clippedPart: limits.clipped_part,
  });
  const [note] = describeLeftOut(leftOut, all.length);
  if (!good.length)
    throw expected('prepare', 'epochs within the limits of dataset.rejection', note ?? 'none', 'widen them');
  if (note) console.error(note);
  return { epochs: all.select(good), leftOut };
}

/** Writes the split, or makes sure that it is the one that the run began with. */
function keep(run: RunFolder, epochs: EpochSource, split: Split<EpochSource>, summary: object): void {
  const rows = run.file('split-rows.json');
  if (run.has('split.json')) {
    checkSame(run, summary);
    if (!run.has('split-rows.json') || sameRows(loadSplit(rows, epochs).rows, split.rows)) return;
    throw otherData(rows);
  }
  saveSplit(rows, epochs, split);
  run.writeJson('split.json', summary);
}

function sameRows(one: Split['rows'], other: Split['rows']): boolean {
  return splitParts.every((part) => Buffer.from(one[part].buffer).equals(Buffer.from(other[part].buffer)));
}

/** Rounding differs between engines, so that a run which changes them does not end in the same bytes. */
function warnOfOtherEngine(run: RunFolder, now: EngineInfo): void {
  const before = run.readJson<{ engine: string; engineDetail: string }>('environment.json');
  if (before.engine === now.name && before.engineDetail === now.detail) return;
  process.emitWarning(
    `this run began on the engine ${before.engine} (${before.engineDetail}) and goes on with ${now.name} (${now.detail}): its results are no longer those of either alone`,
    'EngineWarning',
  );
}

/** Steps of one run on different data would give results that mean nothing. */
function checkSame(run: RunFolder, summary: unknown): void {
  const [before, now] = [run.readJson('split.json'), summary].map((value) => JSON.stringify(value));
  if (before === now) return;
  throw otherData(run.file('split.json'));
}

function otherData(path: string) {
  const remedy = 'bring the recordings back as they were, or start a new run from its config.json';
  return expected('prepare', `the data in "${path}"`, 'other data', remedy);
}

function loadEpochs({ config }: RunFolder): Promise<EpochSource> {
  const { name, dset_path, max_files, sampling_rate, synthetic, ...fields } = config.dataset;
  const { split: _, rejection: __, normalization: ___, ...options } = fields;
  return loadSource(name === 'synthetic' ? undefined : dset_path, {
    ...options,
    dataset: name,
    maxFiles: max_files,
    samplingRate: sampling_rate,
    synthetic: {
      subjects: synthetic.subjects,
      epochsPerNight: synthetic.epochs_per_night,
      artefacts: synthetic.artefacts,
    },
  });
}
