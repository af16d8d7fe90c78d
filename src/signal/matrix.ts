/** Rows of numbers, row-major: embeddings, feature tables, projected points. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** `rows * columns` values; row `i` starts at `i * columns`. */
  readonly values: Float32Array;
}
