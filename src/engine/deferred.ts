import type { NativeAddon } from './native-addon';

/** The first argument of a reading: `Form` in native/src/kernels.h. */
export const forms = { plain: 0, biased: 1, activated: 2, combined: 3 } as const;

/**
 * How a kernel in C++ takes an array [rows, channels]: as it lies in memory, or as something that it makes of other arrays
 * where it reads them (`Reading` in native/src/kernels.h, in the order of its bindings).
 */
export type Reading =
  | [form: typeof forms.plain, values: Float32Array]
  | [form: typeof forms.biased, values: Float32Array, bias: Float32Array]
  | [
      form: typeof forms.activated,
      ...[values: Float32Array, bias: Float32Array],
      ...[centre: Float32Array, factor: Float32Array, offset: Float32Array],
      ...mask: DropoutMaskArguments,
    ]
  | [
      form: typeof forms.combined,
      ...[values: Float32Array, bias: Float32Array],
      ...[centre: Float32Array, factor: Float32Array, offset: Float32Array],
      ...[other: Float32Array, valuesFactor: Float32Array],
    ];

/** Elements whose random word is below the threshold are dropped; the others are multiplied by the scale. */
export type DropoutMaskArguments = [threshold: number, scale: number, key0: number, key1: number];

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
