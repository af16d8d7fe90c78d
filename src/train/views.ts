import { type BaseAugmentation, isBuiltIn, twoViews, ViewThread } from '../augment';
import type { EpochSource } from '../data';
import type { RandomStream } from '../engine';

/** The two views of a batch, one after the other. */
export interface Views {
  both: Float32Array;
  /** Gives the memory back: it holds its values until the next `load`. */
  release(): void;
}

/** Where the views of a training come from. */
export interface ViewSource {
  /** How many batches it makes while an earlier one is trained on. */
  ahead: number;
  load(indices: Int32Array, random: RandomStream): Views | Promise<Views>;
  close(): Promise<void>;
}

/**
 * Views of epochs of one channel.
 *
 * @param prefetch how many batches may be made ahead, on a thread of their own; without one where an augmentation is not
 *   thetalab's own, which such a thread would not know, and where there is none
 */
export function viewsOf(
  epochs: EpochSource,
  augmentations: readonly BaseAugmentation[],
  prefetch: number,
): ViewSource {
  const inBackground = prefetch > 0 && augmentations.length > 0 && isBuiltIn(augmentations);
  return inBackground ? viewsAhead(epochs, augmentations, prefetch) : viewsAtOnce(epochs, augmentations);
}

function viewsAtOnce(epochs: EpochSource, augmentations: readonly BaseAugmentation[]): ViewSource {
  const { samplesPerEpoch, samplingRate } = epochs;
  let values = new Float32Array(0);
  let out = new Float32Array(0);
  return {
    ahead: 0,
    load(indices, random) {
      const { length } = indices;
      if (values.length !== length * samplesPerEpoch) {
        values = new Float32Array(length * samplesPerEpoch);
        out = new Float32Array(2 * values.length);
      }
      epochs.read(indices, values);
      const { both } = twoViews(values, length, samplesPerEpoch, augmentations, random, {
        samplingRate,
        out,
      });
      return { both, release() {} };
    },
    close: async () => {},
  };
}

function viewsAhead(
  epochs: EpochSource,
  augmentations: readonly BaseAugmentation[],
  ahead: number,
): ViewSource {
  const { samplesPerEpoch, samplingRate } = epochs;
  let thread: ViewThread | undefined;
  return {
    ahead,
    async load(indices, random) {
      thread ??= new ViewThread(augmentations);
      const own = thread;
      const values = own.take(indices.length * samplesPerEpoch);
      epochs.read(indices, values);
      const batch = { values, count: indices.length, samplesPerEpoch, samplingRate };
      const both = await own.make({ ...batch, random });
      return { both, release: () => own.recycle(both) };
    },
    close: async () => thread?.close(),
  };
}
