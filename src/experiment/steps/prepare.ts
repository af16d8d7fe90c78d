import { type EpochSource, fitNormalizer, loadSource, shareByStage, splitBySubject } from '../../data';
import { type EngineInfo, seed, stream, use } from '../../engine';
import { expected } from '../../system';
import type { RunFolder } from '../run-folder';

/** The three parts of the data, scaled with the training part's statistics. */
export interface PreparedData {
  training: EpochSource;
  /** What classifiers learn from: the share of `training` that counts as scored. */
  labelled: EpochSource;
  validation: EpochSource;
  test: EpochSource;
}

/**
 * Step 1: starts the engine, loads the recordings, splits them by subject, scales them. Writes `split.json`.
 * Everything follows from the config and its seed, so that a resumed run prepares the same parts again.
 *
 * @throws ThetalabError when the data cannot be read or split, or are not those that the run began with
 */
export async function prepare(run: RunFolder): Promise<PreparedData> {
  const { config } = run;
  warnOfOtherEngine(run, await use(config.engine.name, config.engine));
  seed(config.seed);
  const epochs = await loadEpochs(run);
  const split = splitBySubject(epochs, { ...config.dataset.split, random: stream('split') });
  const normalizer = fitNormalizer(split.train);
  const summarise = (part: EpochSource) => ({
    subjects: part.subjectNames(),
    epochs: part.length,
    stages: part.counts(),
  });
  const summary = {
    train: summarise(split.train),
    validation: summarise(split.validation),
    test: summarise(split.test),
    normalizer,
  };
  if (run.has('split.json')) checkSame(run, summary);
  else run.writeJson('split.json', summary);
  const training = normalizer.apply(split.train);
  return {
    training,
    labelled: shareByStage(training, config.sup_training_params.label_fraction),
    validation: normalizer.apply(split.validation),
    test: normalizer.apply(split.test),
  };
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
  const remedy = 'bring the recordings back as they were, or start a new run from its config.json';
  throw expected('prepare', `the data in "${run.file('split.json')}"`, 'other data', remedy);
}

function loadEpochs({ config }: RunFolder): Promise<EpochSource> {
  const { name, dset_path, max_files, sampling_rate, synthetic, split: _, ...options } = config.dataset;
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
