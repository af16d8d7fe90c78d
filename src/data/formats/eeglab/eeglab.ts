import { expected } from '../../../system';

import type { SampleRange } from '../../signal-source';
import { checkRanges } from '../check-ranges';
import { DescribedSource, type Description } from '../described-source';
import { readInterleaved } from '../interleaved-samples';
import { withMat } from '../mat/mat';
import type { MatFile, StoredNumbers } from '../mat/value';
import { channelsOf, referenceOf } from './channels';
import { continuousTimeline, epochedTimeline } from './events';
import { EegFields, numbersIn } from './fields';
import { samplesOf } from './samples';

/**
 * Reads the header of an EEGLAB dataset: a .set file of MAT version 5 to 7.3, with its samples inside or in a .fdt file
 * beside it, continuous or epoched (Delorme and Makeig, 2004, doi:10.1016/j.jneumeth.2003.10.009; EEGLAB's eeg_checkset
 * says what the fields are). Samples are in µV. Boundary events become the ends of segments, trials are segments one
 * after another; `trialStart` says where the event of each is.
 *
 * @throws ThetalabError when it is none, it is damaged, or the .fdt file is missing, too short, or not beside it
 */
export function readEeglab(path: string): Promise<EeglabSource> {
  return withMat(path, 'open', (file) => {
    const source = eeglabIn(file, path);
    if (source) return source;
    throw expected('open', 'an EEGLAB dataset', `other variables in "${path}"`, 'readMat reads them');
  });
}

/** The dataset of a MAT file that is open; `undefined` when it holds none. */
export function eeglabIn(file: MatFile, path: string): EeglabSource | undefined {
  const eeg = EegFields.of(file, path);
  if (!eeg) return undefined;
  const shape = { channels: eeg.count('nbchan'), samples: eeg.count('pnts'), trials: eeg.count('trials', 1) };
  const samplingRate = eeg.number('srate', Number.MIN_VALUE);
  const { stored, notes } = samplesOf(eeg, shape, path);
  const epoched = shape.trials > 1;
  const timeline = epoched
    ? epochedTimeline(eeg, shape.samples, shape.trials, samplingRate)
    : continuousTimeline(eeg, shape.samples, samplingRate);
  const channels = channelsOf(eeg, shape.channels, samplingRate);
  return new EeglabSource({
    ...{
      path,
      channels,
      epoched,
      stored,
      startTime: startTimeOf(eeg),
      reference: referenceOf(eeg, channels),
    },
    ...{ ...timeline, notes: [...notes, ...timeline.notes] },
    trialStart: epoched ? eeg.number('xmin', -Infinity, 0) : 0,
  });
}

/** Some importers keep year to second in `etc.T0`. */
function startTimeOf(eeg: EegFields): Date | undefined {
  const parts = Array.from(numbersIn(eeg.table('etc').fields.T0?.[0]), Number);
  const [year, month, day, hour, minute, second] = parts;
  if (parts.length !== 6 || !(year! >= 1900)) return undefined;
  const date = new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, 0, 1000 * second!));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

interface Parts extends Omit<Description, 'format'> {
  trialStart: number;
  /** The first sample of each segment. */
  starts: readonly number[];
  stored: StoredNumbers;
}

/** An EEGLAB dataset whose samples are read when they are asked for. */
export class EeglabSource extends DescribedSource {
  /** Seconds from the event that a trial was cut around to its first sample, mostly below 0; 0 when continuous. */
  readonly trialStart: number;
  readonly #starts: readonly number[];
  readonly #stored: StoredNumbers;

  constructor(parts: Parts) {
    super({ ...parts, format: 'EEGLAB' });
    this.trialStart = parts.trialStart;
    this.#starts = parts.starts;
    this.#stored = parts.stored;
  }

  async read(segment: number, ranges: readonly SampleRange[]): Promise<Float32Array[]> {
    checkRanges(this, segment, ranges, 'read');
    return readInterleaved(this.#stored, this.#starts[segment]!, this.channels.length, ranges);
  }
}
