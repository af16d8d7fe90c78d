import { type Epochs, fitNormalizer, load, splitBySubject } from '../../data';
import { seed, stream, use } from '../../engine';
import type { RunFolder } from '../run-folder';

/** The three parts of the data, scaled with the training part's statistics. */
export interface PreparedData {
  training: Epochs;
  validation: Epochs;
  test: Epochs;
}

/**
 * Step 1: starts the engine, loads the recordings, splits them by subject, scales them. Writes `split.json`.
 * Everything follows from the config and its seed, so that a resumed run prepares the same parts again.
 */
export async function prepare(run: RunFolder): Promise<PreparedData> {
  const { config } = run;
  await use(config.engine.name, { threads: config.engine.threads });
  seed(config.seed);
  const epochs = await loadEpochs(run);
  const split = splitBySubject(epochs, { ...config.dataset.split, random: stream('split') });
  const normalizer = fitNormalizer(split.train);
  const summarise = (part: Epochs) => ({
    subjects: part.subjectNames(),
    epochs: part.length,
    stages: part.counts(),
  });
  if (!run.has('split.json')) {
    run.writeJson('split.json', {
      train: summarise(split.train),
      validation: summarise(split.validation),
      test: summarise(split.test),
      normalizer,
    });
  }
  return {
    training: normalizer.apply(split.train),
    validation: normalizer.apply(split.validation),
    test: normalizer.apply(split.test),
  };
}

function loadEpochs({ config }: RunFolder): Promise<Epochs> {
  const { name, dset_path, max_files, montage, synthetic } = config.dataset;
  return load(name === 'synthetic' ? undefined : dset_path, {
    dataset: name,
    maxFiles: max_files,
    montage,
    synthetic: { subjects: synthetic.subjects, epochsPerNight: synthetic.epochs_per_night },
  });
}
