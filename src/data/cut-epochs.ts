import { expected } from '../system';
import { Epochs } from './epochs';
import { secondsPerEpoch } from './stages';

/** A scored epoch before its samples are cut out. */
export interface ScoredEpoch {
  /** Seconds since the recording began. */
  start: number;
  /** Code of the stage. */
  label: number;
}

/** The recording that epochs are cut from. */
export interface ScoredSignal {
  /** Microvolts. */
  samples: Float32Array;
  /** In Hz. */
  samplingRate: number;
  channel: string;
  subject: string;
  night: string;
  /** Name of its file, for messages. */
  file: string;
}

/**
 * Cuts 30-second epochs out of a recording that holds them all.
 *
 * @param reader who reads, for messages
 * @throws ThetalabError when a sample is not finite: the message names the file, the epoch and the second
 */
export function cutEpochs(
  reader: string,
  source: ScoredSignal,
  scored: readonly ScoredEpoch[],
  notes: readonly string[],
): Epochs {
  const { samples, samplingRate, channel, subject, night, file } = source;
  const samplesPerEpoch = Math.round(secondsPerEpoch * samplingRate);
  const values = new Float32Array(scored.length * samplesPerEpoch);
  scored.forEach(({ start }, row) => {
    const first = Math.round(start * samplingRate);
    const epoch = samples.subarray(first, first + samplesPerEpoch);
    const bad = epoch.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const at = (first + bad) / samplingRate;
      const got = `${epoch[bad]} at ${at} s of "${file}", in epoch ${row} of ${scored.length}`;
      throw expected(reader, 'finite samples', got, 'leave out or interpolate that piece of the file');
    }
    values.set(epoch, row * samplesPerEpoch);
  });
  return new Epochs({
    values,
    samplesPerEpoch,
    samplingRate,
    channels: [channel],
    labels: Int32Array.from(scored, ({ label }) => label),
    subjects: new Array(scored.length).fill(subject),
    nights: new Array(scored.length).fill(night),
    seconds: Float64Array.from(scored, ({ start }) => start),
    notes,
  });
}
