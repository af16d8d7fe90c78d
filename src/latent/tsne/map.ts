/** A map: points in a row, and the lowest coordinates followed by the highest. */
export interface TsneMap {
  dimensions: number;
  positions: Float32Array;
  bounds: Float32Array;
}
