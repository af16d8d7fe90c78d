/** Eigenvalues, falling, and the eigenvectors in the columns of [size, size]. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array;
}

/** Of a symmetric matrix, row by row. */
export async function eigenOfSymmetric(matrix: Float64Array, size: number): Promise<Eigen> {
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const rows = Matrix.from1DArray(size, size, matrix);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(rows, { assumeSymmetric: true });
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (a, b) => realEigenvalues[b]! - realEigenvalues[a]! || a - b,
  );
  for (const [to, from] of order.entries()) {
    values[to] = realEigenvalues[from]!;
    for (let row = 0; row < size; row++) vectors[row * size + to] = eigenvectorMatrix.get(row, from);
  }
  return { values, vectors };
}
