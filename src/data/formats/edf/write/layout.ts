import { expected } from '../../../../system';
import type { Segment } from '../../../signal-source';
import { type ChannelToWrite, exactText } from './scale';

/** How samples are spread over data records. */
export interface RecordLayout {
  /** Seconds, as a text of at most 8 characters. */
  secondsPerRecord: string;
  /** Of each channel. */
  samplesPerRecord: number[];
  /** When each record begins, in seconds since the first sample. */
  starts: number[];
  hasGaps: boolean;
}

/**
 * Chooses the duration of data records: that nearest to a second with which each segment is a whole number of records and
 * the sampling rates are exact.
 *
 * @throws ThetalabError when there is none, or channels differ in duration
 */
export function chooseRecords(
  writer: string,
  channels: readonly ChannelToWrite[],
  segments: readonly Segment[] | undefined,
): RecordLayout {
  if (!channels.length) return { secondsPerRecord: '0', samplesPerRecord: [], starts: [0], hasGaps: false };
  const durations = channels.map((channel) => durationOf(writer, channel));
  const unequal = durations.findIndex(
    (duration) => Math.abs(duration - durations[0]!) > 1e-6 * durations[0]!,
  );
  if (unequal >= 0) {
    const got = `${durations[0]} s of "${channels[0]!.label}" and ${durations[unequal]} s of "${channels[unequal]!.label}"`;
    throw expected(writer, 'channels of equal duration', got, 'cut or pad one of them');
  }
  const stretches = segments?.length ? segments : [{ onset: 0, duration: durations[0]! }];
  const counts = channels.map((channel) => sampleCounts(writer, channel, stretches));
  // A record's samples divide those of each segment: what they all have in common is shared out among more or fewer records.
  const common = counts.map((own) => own.reduce(greatestDivisor));
  const layouts = divisorsOf(common.reduce(greatestDivisor)).flatMap((parts) => {
    const samplesPerRecord = common.map((count) => count / parts);
    return durationText(channels, samplesPerRecord).map((secondsPerRecord) => ({
      secondsPerRecord,
      samplesPerRecord,
    }));
  });
  const best = layouts.sort((a, b) => fromSecond(a) - fromSecond(b))[0];
  if (best) return { ...best, ...startsOf(stretches, Number(best.secondsPerRecord)) };
  const got = channels
    .map(({ samplingRate, samples }) => `${samples.length} samples at ${samplingRate} Hz`)
    .join(', ');
  const remedy = 'resample, or cut the samples to a whole number of seconds';
  throw expected(writer, 'rates and lengths that some duration of a data record makes exact', got, remedy);
}

function durationOf(writer: string, { label, samples, samplingRate }: ChannelToWrite): number {
  if (!(samplingRate > 0 && Number.isFinite(samplingRate))) {
    throw expected(writer, `a sampling rate of "${label}" above 0 Hz`, String(samplingRate));
  }
  if (samples.length) return samples.length / samplingRate;
  throw expected(writer, `samples of "${label}"`, 'none', 'leave the channel out');
}

function sampleCounts(writer: string, channel: ChannelToWrite, segments: readonly Segment[]): number[] {
  const { samples, samplingRate, label } = channel;
  const counts = segments.map(({ duration }) => Math.round(duration * samplingRate));
  const sum = counts.reduce((total, count) => total + count, 0);
  const whole = segments.every(({ duration }, at) => Math.abs(duration * samplingRate - counts[at]!) < 1e-3);
  if (whole && sum === samples.length && counts.every((count) => count > 0)) return counts;
  const got = `${samples.length} at ${samplingRate} Hz`;
  const seconds = segments.map(({ duration }) => `${duration} s`).join(' + ');
  throw expected(
    writer,
    `samples of "${label}" for segments of ${seconds}`,
    got,
    'give the segments of the samples',
  );
}

/** The duration of a record that these numbers of samples make, or nothing when 8 characters do not say it exactly. */
function durationText(channels: readonly ChannelToWrite[], samplesPerRecord: readonly number[]): string[] {
  const seconds = samplesPerRecord[0]! / channels[0]!.samplingRate;
  const text = exactText(Number(seconds.toPrecision(12)));
  if (text === undefined || samplesPerRecord.some((count) => count > mostSamples)) return [];
  const exact = channels.every(
    ({ samplingRate }, at) => samplesPerRecord[at]! / Number(text) === samplingRate,
  );
  return exact ? [text] : [];
}

/** A field of 8 characters. */
const mostSamples = 99_999_999;

function fromSecond({ secondsPerRecord }: { secondsPerRecord: string }): number {
  return Math.abs(Math.log(Number(secondsPerRecord)));
}

function startsOf(segments: readonly Segment[], secondsPerRecord: number) {
  const origin = segments[0]!.onset;
  const starts = segments.flatMap(({ onset, duration }) =>
    Array.from(
      { length: Math.round(duration / secondsPerRecord) },
      (_, at) => onset - origin + at * secondsPerRecord,
    ),
  );
  return { starts, hasGaps: segments.length > 1 };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function divisorsOf(number: number): number[] {
  const small: number[] = [];
  for (let factor = 1; factor * factor <= number; factor++) if (number % factor === 0) small.push(factor);
  return [...new Set([...small, ...small.map((factor) => number / factor)])];
}
