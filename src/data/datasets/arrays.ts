import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expected } from '../../system';
import { Epochs } from '../epochs';
import { firstFiles } from '../first-files';
import { type NumpyArray, numbersOf } from '../formats/numpy/array';
import { readNpy } from '../formats/numpy/npy';
import { readNpz } from '../formats/numpy/npz';
import { microvoltsPer } from '../microvolts';

/** Options of `arrays`. */
export interface ArraysOptions {
  /** Samples per second, in Hz; arrays do not say it. */
  samplingRate?: number;
  /** Labels of the channels (default `channel 1` and so on). */
  channels?: readonly string[];
  /** Names of the classes, in the order of their numbers (default `class 0` and so on, up to the highest that occurs). */
  classes?: readonly string[];
  /** Unit of the samples (default `uV`). */
  unit?: string;
  /** Read at most so many recordings (default all). */
  maxFiles?: number;
}

/** One recording: its samples and labels, and whom each row is from where a file says so. */
interface Recorded {
  name: string;
  X: NumpyArray;
  y: NumpyArray;
  subjects: NumpyArray | undefined;
}

/** Whether a folder holds arrays of this kind. */
export function hasArrays(folder: string): boolean {
  return recordingsIn(folder).length > 0;
}

/**
 * A folder of arrays that NumPy wrote: each `NAME.npz` with `X` and `y`, each `NAME_X.npy` with `NAME_y.npy`, or `X.npy`
 * with `y.npy`. `X` is (epochs, samples) or (epochs, channels, samples), `y` the number of each epoch's class, -1 where
 * it is unknown. A third array, `subjects`, may say whom each epoch is from; without it NAME is subject and night.
 * Epochs are taken to follow each other, since arrays do not say when they were.
 *
 * @throws ThetalabError when the rate is not given, an array is missing or of another shape, or a label is no class
 */
export async function arrays(folder: string, options: ArraysOptions = {}): Promise<Epochs> {
  const found = firstFiles(recordingsIn(folder), options.maxFiles);
  if (!found.length) throw expected('arrays', 'files NAME.npz, or X.npy with y.npy', `none in "${folder}"`);
  const { samplingRate } = options;
  if (!(samplingRate !== undefined && samplingRate > 0 && samplingRate < Number.POSITIVE_INFINITY)) {
    throw expected(
      'arrays',
      'a samplingRate above 0 Hz',
      String(samplingRate),
      'arrays do not say their rate',
    );
  }
  const read: Recorded[] = [];
  for (const recording of found) read.push(await recording.read());
  const labels = read.map(({ y, name }) => labelsOf(y, name));
  const highest = labels.reduce((most, list) => list.reduce((a, b) => Math.max(a, b), most), 0);
  const classes = options.classes ?? Array.from({ length: highest + 1 }, (_, at) => `class ${at}`);
  if (highest >= classes.length) throw expected('arrays', `labels below ${classes.length}`, String(highest));
  return Epochs.concat(read.map((one, at) => epochsOf(one, labels[at]!, samplingRate, classes, options)));
}

function recordingsIn(folder: string): { read(): Promise<Recorded> }[] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files.flatMap((file) => {
    const path = join(folder, file);
    if (/\.npz$/i.test(file)) return [{ read: () => readArchive(path) }];
    const [, stem] = /^(.*_)?X\.npy$/.exec(file) ? [file, file.slice(0, -'X.npy'.length)] : [];
    return stem === undefined ? [] : [{ read: () => readFiles(folder, stem) }];
  });
}

async function readArchive(path: string): Promise<Recorded> {
  const all = await readNpz(path);
  const { X = all.x, y = all.Y, subjects } = all;
  if (X && y) return { name: basename(path).replace(/\.npz$/i, ''), X, y, subjects };
  throw expected(
    'arrays',
    `arrays X and y in "${path}"`,
    Object.keys(all).join(', ') || 'none',
    'rename them',
  );
}

async function readFiles(folder: string, stem: string): Promise<Recorded> {
  const [y, subjects] = ['y', 'subjects'].map((kind) => join(folder, `${stem}${kind}.npy`));
  if (!existsSync(y!)) throw expected('arrays', `"${basename(y!)}" beside "${stem}X.npy"`, 'no such file');
  return {
    name: stem.replace(/_$/, '') || basename(resolve(folder)),
    X: await readNpy(join(folder, `${stem}X.npy`)),
    y: await readNpy(y!),
    subjects: existsSync(subjects!) ? await readNpy(subjects!) : undefined,
  };
}

function labelsOf(y: NumpyArray, name: string): Int32Array {
  const numbers = numbersOf(y);
  const bad = numbers.find((value) => !Number.isInteger(value) || value < -1 || value > 100_000);
  if (y.shape.length === 1 && bad === undefined) return Int32Array.from(numbers);
  const got = bad === undefined ? `the shape (${y.shape.join(', ')})` : String(bad);
  throw expected('arrays', 'whole numbers from -1, one for each epoch', `${got} in y of "${name}"`);
}

function epochsOf(
  { name, X, subjects }: Recorded,
  labels: Int32Array,
  samplingRate: number,
  classes: readonly string[],
  options: ArraysOptions,
): Epochs {
  const [length, ...inner] = X.shape;
  const [channelCount, samplesPerEpoch] = inner.length === 1 ? [1, inner[0]!] : (inner as [number, number]);
  if (length !== labels.length || inner.length < 1 || inner.length > 2) {
    const got = `(${X.shape.join(', ')}) of "${name}"`;
    throw expected(
      'arrays',
      `X of (${labels.length}, samples) or (${labels.length}, channels, samples)`,
      got,
    );
  }
  const { channels = Array.from({ length: channelCount }, (_, at) => `channel ${at + 1}`) } = options;
  if (channels.length !== channelCount)
    throw expected('arrays', `${channelCount} channels, as X of "${name}" has`, `${channels.length} labels`);
  const factor = microvoltsPer(options.unit ?? 'uV', 'the arrays');
  const names = subjects && Array.from(subjects.values as ArrayLike<unknown>, String);
  return new Epochs({
    values: Float32Array.from(numbersOf(X), (value) => value * factor),
    ...{ samplesPerEpoch, samplingRate, channels, labels, classes },
    subjects: names ?? new Array(length).fill(name),
    nights: names?.map((subject) => `${name}-${subject}`) ?? new Array(length).fill(name),
    seconds: Float64Array.from({ length }, (_, row) => (row * samplesPerEpoch) / samplingRate),
  });
}
