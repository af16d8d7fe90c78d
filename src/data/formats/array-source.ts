import { expected } from '../../system';
import { channelTypeOf } from '../channel-type';
import type { ChannelInfo, SampleRange, Segment, SignalSource } from '../signal-source';
import { checkRanges } from './check-ranges';
import type { OpenOptions } from './format';
import { bytesPer } from './number-type';
import { isReal, type NumpyArray } from './numpy/array';
import type { NpyHeader } from './numpy/npy-header';
import type { SampleLayout } from './sample-layout';

/** What an array is, without its values. */
export interface ArrayKind {
  shape: readonly number[];
  dtype: string;
}

type Described = Omit<SignalSource, 'read'>;

/**
 * An array as a recording: samples of one channel, channels x samples, or trials x channels x samples.
 *
 * @throws ThetalabError when it is none of these, or the sampling rate or a label is missing
 */
export function describeArray(
  { shape, dtype }: ArrayKind,
  options: OpenOptions,
  format: string,
  path: string,
): Described {
  const { samplingRate, unit = 'uV', channels: labels } = options;
  const [samples = 0, channelCount = 1, trials = 1] = [...shape].reverse();
  if (!isReal(dtype) || shape.length < 1 || shape.length > 3 || !(trials * channelCount * samples > 0)) {
    const what = 'real numbers as samples, channels x samples or trials x channels x samples';
    throw expected('open', what, `${dtype} of shape (${shape.slice(0, 8).join(', ')}) in "${path}"`);
  }
  if (!(samplingRate! > 0 && samplingRate! < Number.POSITIVE_INFINITY)) {
    const remedy = 'say at how many Hz it was recorded, as in { samplingRate: 250 }';
    throw expected('open', `the option samplingRate for "${path}"`, String(samplingRate), remedy);
  }
  if (labels && labels.length !== channelCount) {
    throw expected(
      'open',
      `${channelCount} labels as the option channels for "${path}"`,
      String(labels.length),
    );
  }
  const channel = (_: unknown, at: number): ChannelInfo => {
    const label = labels?.[at] ?? `channel ${at + 1}`;
    const type = channelTypeOf(label);
    return { label, type, samplingRate: samplingRate!, unit, transducer: '', prefilter: '' };
  };
  const duration = samples / samplingRate!;
  const trial = (_: unknown, at: number): Segment => ({ onset: at * duration, duration });
  const swapped = `taken as ${channelCount} channels of ${samples} samples; if it is the other way round, transpose it`;
  return {
    format,
    path,
    channels: Array.from({ length: channelCount }, channel),
    segments: Array.from({ length: trials }, trial),
    epoched: shape.length === 3,
    annotations: [],
    startTime: undefined,
    reference: undefined,
    notes: channelCount > samples ? [swapped] : [],
  };
}

/** Where the samples of a trial stand in a file. */
export function layoutOfArray(
  { dtype, shape, fortranOrder }: NpyHeader,
  start: number,
): (trial: number) => SampleLayout {
  const type = dtype.content as SampleLayout['type'];
  const size = bytesPer[type];
  const [samples = 0, channels = 1, trials = 1] = [...shape].reverse();
  const perSample = fortranOrder ? size * channels * trials : size;
  const perChannel = fortranOrder ? size * trials : size * samples;
  const perTrial = fortranOrder ? size : size * samples * channels;
  const { littleEndian } = dtype;
  return (trial) => ({ type, littleEndian, start: start + trial * perTrial, perSample, perChannel });
}

/** Signals in an array in memory, which is made at the first `read`. */
export function valuesSource(described: Described, load: () => NumpyArray): SignalSource {
  let array: NumpyArray | undefined;
  const read = async (segment: number, ranges: readonly SampleRange[]) => {
    checkRanges(described, segment, ranges, 'read');
    array ??= load();
    const { shape, values } = array;
    const [samples = 0, channels = 1] = [...shape].reverse();
    return ranges.map(({ channel, first, count }) => {
      const from = (segment * channels + channel) * samples + first;
      const part = (values as Float64Array).subarray(from, from + count);
      return Float32Array.from(part as ArrayLike<number | bigint>, Number);
    });
  };
  return { ...described, read };
}

/**
 * The array that holds the signals: the one asked for, or the only one of two or three dimensions.
 *
 * @throws ThetalabError when it is not there, or it is not clear which one is meant
 */
export function chooseArray<T extends ArrayKind>(
  arrays: ReadonlyMap<string, T>,
  wanted: string | undefined,
  path: string,
): T {
  const list = [...arrays]
    .slice(0, 20)
    .map(([name, { shape, dtype }]) => `"${name}" (${shape.join(' x ')} ${dtype})`);
  const there = `${list.join(', ') || 'none'} in "${path}"`;
  if (wanted !== undefined) {
    const found = arrays.get(wanted);
    if (!found) throw expected('open', `the array "${wanted}"`, there, 'choose one of these');
    return found;
  }
  const likely = [...arrays.values()].filter(
    ({ shape, dtype }) => isReal(dtype) && (shape.length === 2 || shape.length === 3),
  );
  if (likely.length === 1) return likely[0]!;
  throw expected(
    'open',
    'one array of two or three dimensions',
    there,
    'choose one with the option variable',
  );
}
