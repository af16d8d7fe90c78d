/** What is done to signals, in C++. */
export interface SignalFunctions {
  /** Real parts, and imaginary ones where there are any, of the input and of the output: see `FourierTransform`. */
  fourier(sizes: Int32Array, scale: number, interior: number, ...arrays: Float32Array[]): void;
  /** Changes the state. */
  filterForwards(
    coefficients: Float64Array,
    state: Float64Array,
    ...xThenY: [x: Float32Array, y: Float32Array]
  ): void;
  /** As many samples as `pad` are reflected at either end of each channel. */
  filterBothWays(
    coefficients: Float64Array,
    pad: number,
    x: readonly Float32Array[],
    y: readonly Float32Array[],
  ): void;
  polyphase(rows: Int32Array, taps: Float64Array, x: Float32Array, y: Float32Array): void;
  /**
   * Changes these rows of x [rows, samples] into those of y, which may be x: see `signalChanges`. With transforms: others
   * [rows, samples], a partner for each row or none, radices and tables of the transform.
   */
  changeSignals(
    kind: number,
    samples: number,
    rows: Int32Array,
    numbers: Float64Array,
    x: Float32Array,
    y: Float32Array,
    ...transform: [] | [others: Float32Array, partners: Int32Array, radices: Int32Array, tables: Float64Array]
  ): void;
  /** Whether neither an infinity nor NaN is there. */
  allFinite(x: Float32Array): boolean;
}
