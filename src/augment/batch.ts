import type { RandomStream } from '../random';

/** A batch of epochs that augmentations change one after another. */
export interface AugmentationBatch {
  /** [count, channels, samples]: what is changed. */
  from: Float32Array;
  /** Where it is put: `from` itself, or another array to fill. */
  to: Float32Array;
  /** The batch as it came, which partners are from. */
  original: Float32Array;
  count: number;
  channels: number;
  /** In Hz. */
  samplingRate: number;
  /** The stream of the epoch at this place, from its beginning. */
  random(place: number): RandomStream;
  /** The place of its partner; none in a batch of one. */
  partner(place: number): number | undefined;
}

/** The epoch at a place. */
export function epochAt(array: Float32Array, place: number, { count }: AugmentationBatch): Float32Array {
  const size = array.length / count;
  return array.subarray(place * size, (place + 1) * size);
}
