/** The first argument of a reading: `Form` in native/src/convolution-jobs.h. */
export const forms = { plain: 0, biased: 1, activated: 2, combined: 3 } as const;

/**
 * How a kernel in C++ takes an array [rows, channels]: as it lies in memory, or as something that it makes of other arrays
 * where it reads them (`Reading` in native/src/convolution-jobs.h, in the order of its bindings).
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

/** Elements whose 16 random bits are below the threshold are dropped; the others are multiplied by the scale. */
export type DropoutMaskArguments = [threshold: number, scale: number, key0: number, key1: number];
