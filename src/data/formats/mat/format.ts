import type { SampleRange, SignalSource } from '../../signal-source';
import { chooseArray, describeArray } from '../array-source';
import { checkRanges } from '../check-ranges';
import { eeglabIn } from '../eeglab/eeglab';
import type { Format, OpenOptions } from '../format';
import { readInterleaved, storedNumbers } from '../interleaved-samples';
import { refuseOptions } from '../options';
import { withMat } from './mat';
import { isMat5 } from './v5/mat5';
import { isMat73 } from './v73/mat73';
import type { MatArray, MatFile, MatNumericClass } from './value';

/** EEGLAB's datasets, and arrays of numbers, in files of MATLAB. */
export const mat: Format = {
  name: 'EEGLAB, MATLAB',
  extensions: ['set', 'mat'],
  recognises: ({ bytes }) => isMat5(bytes) || isMat73(bytes),
  open: (path, options) =>
    withMat(path, 'open', (file) => {
      const dataset = eeglabIn(file, path);
      if (!dataset) return arrayIn(file, options, path);
      refuseOptions(options, 'EEGLAB', path);
      return dataset;
    }),
};

/** Arrays of more bytes than this stay in the file until they are read. */
const largestAtOnce = 1 << 16;

/** NumPy's names of MATLAB's classes. */
const dtypes: Partial<Record<MatNumericClass, string>> = {
  double: 'float64',
  single: 'float32',
  logical: 'bool',
};

interface Candidate {
  shape: number[];
  dtype: string;
  array: MatArray;
}

/** Samples of one channel, channels x samples, or channels x samples x trials, as MATLAB's toolboxes have them. */
function arrayIn(file: MatFile, options: OpenOptions, path: string): SignalSource {
  const { array, ...kind } = chooseArray(candidates(file), options.variable, path);
  const described = describeArray(kind, options, 'MATLAB', path);
  const [samples = 0, channels = 1] = [...kind.shape].reverse();
  const stored = storedNumbers(array);
  const read = async (segment: number, ranges: readonly SampleRange[]) => {
    checkRanges(described, segment, ranges, 'read');
    return readInterleaved(stored, segment * samples, channels, ranges);
  };
  return { ...described, read };
}

function candidates(file: MatFile): Map<string, Candidate> {
  const found = new Map<string, Candidate>();
  for (const name of file.names) {
    const value = file.read(name, { storedAbove: largestAtOnce });
    if (typeof value === 'string' || value.kind !== 'numbers' || value.imaginary) continue;
    if (value.shape.every((size) => size === 1)) continue; // a number beside the signals
    found.set(name, { ...kindOf(value), array: value });
  }
  return found;
}

/** Trials first and samples last, as arrays are described; a row or a column is one channel. */
function kindOf({ shape, class: name }: MatArray) {
  const [channels = 1, samples = 1, ...trials] = shape;
  const ordered = samples === 1 && !trials.length ? [1, channels] : [...trials.reverse(), channels, samples];
  return { shape: ordered, dtype: dtypes[name] ?? name };
}
