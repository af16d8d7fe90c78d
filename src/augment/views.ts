import { loadAddon } from '../native';
import type { RandomStream } from '../random';
import { expected } from '../system';
import type { BaseAugmentation } from './base-augmentation';
import { checkEpochLength } from './epoch-length';

/** Options of `twoViews` and `augmentBatch`. */
export interface BatchOptions {
  /** In Hz. */
  samplingRate: number;
  /**
   * A number for each sample that its random choices follow from, such as its place in the data set, so that they do
   * not depend on the batch it came in (default: its place in the batch).
   */
  indices?: ArrayLike<number>;
  /** Channels of each epoch, one after the other (default 1). */
  channels?: number;
  /**
   * Where the result is put, apart from `values`: as long as these, or twice as long for `twoViews` (default a new array,
   * which takes longer: the system clears it).
   */
  out?: Float32Array;
}

/**
 * Two independently augmented versions of every epoch of a batch: the positive pairs of contrastive learning
 * (Chen et al.: A simple framework for contrastive learning of visual representations, ICML 2020).
 *
 * @param values [count, channels, samplesPerEpoch], never modified
 * @param augmentations applied in this order, each with its own probability
 * @param random one stream per batch and pass; a view follows from it and the sample's index alone, but for the partner
 *   of mixing augmentations, which is another epoch of the batch as it came
 * @returns `first` and `second`, shaped like `values`, which lie in `both` one after the other
 * @throws ThetalabError when sizes do not match, epochs are too short for an augmentation, or a value is not finite
 */
export function twoViews(
  values: Float32Array,
  count: number,
  samplesPerEpoch: number,
  augmentations: readonly BaseAugmentation[],
  random: RandomStream,
  options: BatchOptions,
): { first: Float32Array; second: Float32Array; both: Float32Array } {
  checkBatch('twoViews', values, count, samplesPerEpoch, options);
  checkEpochLength(augmentations, samplesPerEpoch, options.samplingRate);
  const { length } = values;
  const both = options.out ?? new Float32Array(2 * length);
  if (both.length !== 2 * length) throw wrongPlace('twoViews', 2 * length, both);
  const view = (number: number) => {
    const place = both.subarray(number * length, (number + 1) * length);
    return augmentAll(values, place, count, augmentations, random.split(number), options);
  };
  return { first: view(0), second: view(1), both };
}

/**
 * One augmented version of every epoch of a batch; arguments and errors as for `twoViews`.
 *
 * @returns shaped like `values`
 */
export function augmentBatch(
  values: Float32Array,
  count: number,
  samplesPerEpoch: number,
  augmentations: readonly BaseAugmentation[],
  random: RandomStream,
  options: BatchOptions,
): Float32Array {
  checkBatch('augmentBatch', values, count, samplesPerEpoch, options);
  checkEpochLength(augmentations, samplesPerEpoch, options.samplingRate);
  const out = options.out ?? new Float32Array(values.length);
  if (out.length !== values.length) throw wrongPlace('augmentBatch', values.length, out);
  return augmentAll(values, out, count, augmentations, random, options);
}

function augmentAll(
  values: Float32Array,
  out: Float32Array,
  count: number,
  augmentations: readonly BaseAugmentation[],
  random: RandomStream,
  { samplingRate, indices, channels = 1 }: BatchOptions,
): Float32Array {
  const labels = indices ?? new Float64Array(count).map((_, place) => place);
  const streams = streamsOf(augmentations, random);
  const partners = random.split('partner');
  let from = values;
  for (const [k, augmentation] of augmentations.entries()) {
    augmentation.applyToBatch({
      ...{ from, to: out, original: values, count, channels, samplingRate },
      random: ofEach(streams[k]!, labels),
      partner: (place) => partnerOf(place, count, partners.split(labels[place]!)),
    });
    from = out;
  }
  if (from === values) out.set(values);
  return out;
}

/** A stream for each augmentation, by name and not by place: leaving one out changes nothing for the others. */
function streamsOf(augmentations: readonly BaseAugmentation[], random: RandomStream): RandomStream[] {
  const seen = new Map<string, number>();
  return augmentations.map(({ constructor: { name } }) => {
    const occurrence = seen.get(name) ?? 0;
    seen.set(name, occurrence + 1);
    return random.split(name).split(occurrence);
  });
}

/** A stream for each place, which begins anew every time it is asked for. */
function ofEach(stream: RandomStream, labels: ArrayLike<number>): (place: number) => RandomStream {
  const fresh: (RandomStream | undefined)[] = stream.splitAll(labels);
  return (place) => {
    const own = fresh[place] ?? stream.split(labels[place]!);
    fresh[place] = undefined;
    return own;
  };
}

/** Any other sample of the batch, each as likely as the next; none in a batch of one. */
function partnerOf(i: number, count: number, random: RandomStream): number | undefined {
  if (count < 2) return undefined;
  const other = random.integer(count - 1);
  return other < i ? other : other + 1;
}

function checkBatch(
  where: string,
  values: Float32Array,
  count: number,
  samplesPerEpoch: number,
  { indices, channels = 1 }: BatchOptions,
): void {
  const size = channels * samplesPerEpoch;
  const each = channels === 1 ? `${samplesPerEpoch}` : `${channels} x ${samplesPerEpoch}`;
  if (![count, channels, samplesPerEpoch].every((one) => Number.isInteger(one) && one >= 1)) {
    const least = 'one epoch, channel and sample or more';
    throw expected(where, least, `${count} epochs of ${each} samples`);
  }
  if (values.length !== count * size) {
    throw expected(where, `${count} epochs of ${each} samples`, `${values.length} values`);
  }
  if (indices && indices.length !== count) throw expected(where, `${count} indices`, `${indices.length}`);
  const bad = firstNotFinite(values);
  if (bad >= 0) {
    const at = `${values[bad]} in epoch ${Math.floor(bad / size)}, sample ${bad % samplesPerEpoch}`;
    throw expected(where, 'finite values', at, 'repair or drop this epoch');
  }
}

/** Where the first infinity or NaN is, or -1. */
function firstNotFinite(values: Float32Array): number {
  const isClean = loadAddon().addon?.allFinite(values);
  return isClean ? -1 : values.findIndex((value) => !Number.isFinite(value));
}

function wrongPlace(where: string, length: number, out: Float32Array): Error {
  return expected(where, `an array out of ${length} values`, `${out.length}`);
}
