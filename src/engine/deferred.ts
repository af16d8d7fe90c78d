import type { NativeAddon, Reading } from '../native';

/**
 * A tensor that has not been computed. Kernels that can read it as it is never need it as an array, which saves the
 * memory and the time to write it and read it again; for all others it is computed when they ask for its values.
 */
export interface Deferred {
  /** Arrays that must stay as they are until then. */
  readonly uses: readonly Float32Array[];
  /** Computes the whole array. */
  fill(addon: NativeAddon, out: Float32Array): void;
}

/** A tensor [..., channels] that follows row by row from other arrays. */
export class Made implements Deferred {
  constructor(
    readonly reading: Reading,
    readonly channels: number,
    readonly uses: readonly Float32Array[],
    /** The sums over all rows, where they are known without adding anything up. */
    readonly sums?: Float32Array,
  ) {}

  fill(addon: NativeAddon, out: Float32Array): void {
    addon.read(Int32Array.of(out.length / this.channels, this.channels), ...this.reading, out);
  }
}

/** A tensor [rows, channels] in which every row stands so many times after itself. */
export class Repeated implements Deferred {
  readonly uses: readonly Float32Array[];

  constructor(
    readonly values: Float32Array,
    readonly channels: number,
    readonly times: number,
  ) {
    this.uses = [values];
  }

  fill(addon: NativeAddon, out: Float32Array): void {
    const rows = this.values.length / this.channels;
    const axes = [
      [rows, this.channels, 0],
      [this.times, 0, 0],
      [this.channels, 1, 0],
    ];
    addon.copy(this.values, 0, out, Int32Array.from(axes.flat()));
  }
}
