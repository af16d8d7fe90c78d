import { type RandomStream, stream } from '../../engine';
import { type ClassificationReport, classificationReport } from '../../evaluation';
import type { Matrix } from '../../signal';
import { checkOptionNames, expected } from '../../system';
import { checkPoints, checkRange } from '../checks';
import { knownRows, type LabelledEpochs } from '../labelled-epochs';
import {
  finish,
  finishStoppably,
  type Steps,
  type StoppableOptions,
  stoppableOptionNames,
  within,
} from '../steps';
import { selectRows } from '../subsample';
import { foldsBySubject } from './folds';
import { classifyLinearly, endedEarly, regressionSteps, warnOfEnd } from './logistic-regression';
import { type NeighborOptions, neighborOptionNames, votesOf } from './nearest-neighbors';
import { standardised } from './standardised';

/** What a probe said of the epochs of known class, each time learning from other subjects. */
export interface ProbeResult {
  /** Row numbers of the epochs of known class. */
  rows: Int32Array;
  /** Class that the probe gave each of them. */
  predicted: Int32Array;
  /** Scores over all of them. */
  report: ClassificationReport;
}

/** What a linear probe said. */
export interface LinearProbeResult extends ProbeResult {
  /** Whether the regression of every fold ended by `tolerance`; see `LogisticModel`. */
  converged: boolean;
}

/** Options that probes share. */
export interface ProbeOptions {
  /** Parts of the cross-validation; no subject is in two (default 5, or the number of subjects when they are fewer). */
  folds?: number;
}

/** Options of `linearProbe`. */
export interface LinearProbeOptions extends ProbeOptions {
  /** Weight of the errors beside that of the squared weights, as scikit-learn's C (default 1). */
  c?: number;
  /** Share of the labels that each fold learns from, class by class, at least one of each (default 1). */
  fraction?: number;
  /** Where the choice of these comes from (default the stream `latent` of the seed). */
  random?: RandomStream;
  /** Ends when no slope of the mean loss is larger (default 1e-4). */
  tolerance?: number;
  /** Most steps of a fold (default 200). */
  maxIterations?: number;
}

const linearOptionNames = [
  'folds',
  'c',
  'fraction',
  'random',
  'tolerance',
  'maxIterations',
] satisfies (keyof LinearProbeOptions)[];

/**
 * How well a linear classifier tells the classes from embeddings, cross-validated by subject. Columns are standardised by
 * the mean and standard deviation of the part that is learnt from; then see `logisticRegression`. One warning says
 * how many folds ended at `maxIterations`.
 *
 * @param embeddings n x d.
 * @param epochs the n epochs, or anything with their labels, classes and subjects; those of unknown class are left out.
 * @throws ThetalabError for NaN, labels of another number or outside the classes, no subjects or fewer than folds, an
 *   unknown option, or a fold whose others are all of one class.
 */
export function linearProbe(
  embeddings: Matrix,
  epochs: LabelledEpochs,
  options: LinearProbeOptions = {},
): LinearProbeResult {
  checkOptionNames('linearProbe', options, linearOptionNames);
  return finish(linearSteps(embeddings, epochs, options));
}

/**
 * The same with progress, and stoppable: for so many epochs that it takes more than a moment.
 *
 * @throws InterruptedError when interrupted.
 */
linearProbe.async = async (
  embeddings: Matrix,
  epochs: LabelledEpochs,
  options: LinearProbeOptions & StoppableOptions = {},
): Promise<LinearProbeResult> => {
  checkOptionNames('linearProbe', options, [...linearOptionNames, ...stoppableOptionNames]);
  const label = `linear probe of ${embeddings.rows} epochs`;
  const task = { where: 'linearProbe', label, total: foldsOf(epochs.subjects ?? [], options), unit: 'fold' };
  return finishStoppably(task, linearSteps(embeddings, epochs, options), options);
};

/** Yields the folds that are done. */
function* linearSteps(
  embeddings: Matrix,
  epochs: LabelledEpochs,
  options: LinearProbeOptions,
): Steps<LinearProbeResult> {
  const { fraction = 1, random = stream('latent') } = options;
  checkRange('linearProbe', 'fraction', fraction, Number.MIN_VALUE, 1);
  const { known, labels, folds, points } = prepare('linearProbe', embeddings, epochs, options);
  const predicted = new Int32Array(known.length);
  const count = Math.max(...folds) + 1;
  let [converged, early] = [true, 0];
  for (let fold = 0; fold < count; fold++) {
    const [inside, outside] = [
      rowsWhere(folds, (own) => own === fold),
      rowsWhere(folds, (own) => own !== fold),
    ];
    const own = random.split('probe').split(fold);
    const learnt = fraction < 1 ? share(outside, labels, fraction, own) : outside;
    const { train, test } = standardised(selectRows(points, learnt), selectRows(points, inside));
    const truth = Array.from(learnt, (row) => labels[row]!);
    const model = yield* within(fold, regressionSteps(train, truth, epochs.classes.length, options));
    converged &&= model.converged;
    if (endedEarly(model, options)) early++;
    const answers = classifyLinearly(model, test);
    inside.forEach((row, at) => {
      predicted[row] = answers[at]!;
    });
  }
  if (early > 0) warnOfEnd(`linearProbe: ${early} of ${count} folds ended`, 'their', options);
  const report = classificationReport(labels, predicted, epochs.classes);
  return { rows: known, predicted, report, converged };
}

/**
 * How well the nearest neighbours from other subjects tell the class of an epoch, cross-validated by subject; see
 * `neighborVotes`. Arguments and errors are those of `linearProbe`.
 */
export async function neighborProbe(
  embeddings: Matrix,
  epochs: LabelledEpochs,
  options: ProbeOptions & NeighborOptions = {},
): Promise<ProbeResult> {
  checkOptionNames('neighborProbe', options, ['folds', ...neighborOptionNames]);
  const { known, labels, folds, points } = prepare('neighborProbe', embeddings, epochs, options);
  const predicted = await votesOf('neighborProbe', points, labels, folds, options);
  return { rows: known, predicted, report: classificationReport(labels, predicted, epochs.classes) };
}

function prepare(where: string, embeddings: Matrix, epochs: LabelledEpochs, options: ProbeOptions) {
  const { labels, subjects } = epochs;
  checkPoints(where, embeddings);
  const known = Int32Array.from(knownRows(where, embeddings.rows, epochs));
  if (subjects?.length !== embeddings.rows) {
    const remedy = 'without them, a probe would be tested on the people that it knows';
    throw expected(where, 'the subject of each epoch', `${subjects?.length ?? 'none'}`, remedy);
  }
  if (known.length === 0) throw expected(where, 'at least one known label', 'none');
  const people = Array.from(known, (row) => subjects[row]!);
  if (new Set(people).size < 2) {
    const remedy = 'a probe is tested on people that it does not know: take a part with more of them';
    throw expected(where, 'epochs of at least two subjects', 'those of one', remedy);
  }
  const folds = foldsBySubject(people, foldsOf(people, options));
  const own = Int32Array.from(known, (row) => labels[row]!);
  return { known, labels: own, folds, points: selectRows(embeddings, known) };
}

function foldsOf(people: ArrayLike<string>, { folds }: ProbeOptions): number {
  return folds ?? Math.min(5, new Set(Array.from(people)).size);
}

function rowsWhere(values: ArrayLike<number>, holds: (value: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < values.length; i++) if (holds(values[i]!)) rows.push(i);
  return Int32Array.from(rows);
}

/** A share of some rows, class by class, at least one of each; rising. */
function share(rows: Int32Array, labels: Int32Array, fraction: number, random: RandomStream): Int32Array {
  const byClass = new Map<number, number[]>();
  for (const row of rows) {
    const own = byClass.get(labels[row]!);
    if (own) own.push(row);
    else byClass.set(labels[row]!, [row]);
  }
  const chosen = [...byClass].flatMap(([label, own]) => {
    const count = Math.max(1, Math.round(fraction * own.length));
    return [...random.split(label).shuffle(own).slice(0, count)];
  });
  return Int32Array.from(chosen).sort();
}
