import type { Matrix } from '../../signal';

/**
 * Singular values of a matrix, falling: a QR decomposition by Householder reflections, block of rows after block, then
 * one-sided Jacobi rotations of R (Demmel and Veselic, "Jacobi's method is more accurate than QR", 1992).
 */
export function singularValues({ rows, columns, values }: Matrix): Float64Array {
  let triangle = new Float64Array(0);
  const step = Math.max(columns, 256);
  for (let first = 0; first < rows; first += step) {
    const count = Math.min(step, rows - first);
    const stacked = new Float64Array(triangle.length + count * columns);
    stacked.set(triangle);
    stacked.set(values.subarray(first * columns, (first + count) * columns), triangle.length);
    triangle = triangleOf(stacked, columns);
  }
  return jacobi(triangle, columns);
}

/** R of the QR decomposition: at most as many rows as columns. Changes its argument. */
function triangleOf(a: Float64Array, columns: number): Float64Array {
  const rows = a.length / columns;
  const dots = new Float64Array(columns);
  for (let k = 0; k < Math.min(rows, columns); k++) {
    let squares = 0;
    for (let i = k; i < rows; i++) squares += a[i * columns + k]! ** 2;
    const pivot = a[k * columns + k]!;
    const norm = Math.sqrt(squares);
    if (norm === 0) continue;
    const alpha = pivot > 0 ? -norm : norm;
    const scale = 1 / (squares - alpha * pivot);
    a[k * columns + k] = pivot - alpha;
    dots.fill(0);
    for (let i = k; i < rows; i++) {
      const v = a[i * columns + k]!;
      for (let j = k + 1; j < columns; j++) dots[j]! += v * a[i * columns + j]!;
    }
    for (let i = k; i < rows; i++) {
      const v = a[i * columns + k]! * scale;
      for (let j = k + 1; j < columns; j++) a[i * columns + j]! -= v * dots[j]!;
      a[i * columns + k] = 0;
    }
    a[k * columns + k] = alpha;
  }
  return a.slice(0, Math.min(rows, columns) * columns);
}

/** Rotates pairs of columns until all are orthogonal: their lengths are the singular values. */
function jacobi(a: Float64Array, columns: number): Float64Array {
  const rows = a.length / columns;
  const turned = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (__, i) => a[i * columns + j]!),
  );
  for (let sweep = 0, rotated = true; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < columns; p++)
      for (let q = p + 1; q < columns; q++) if (rotate(turned[p]!, turned[q]!)) rotated = true;
  }
  const lengths = turned.map((column) => Math.sqrt(column.reduce((sum, x) => sum + x * x, 0)));
  return Float64Array.from(lengths).sort().reverse().slice(0, Math.min(rows, columns));
}

function rotate(p: Float64Array, q: Float64Array): boolean {
  let [alpha, beta, gamma] = [0, 0, 0];
  for (let i = 0; i < p.length; i++) {
    alpha += p[i]! * p[i]!;
    beta += q[i]! * q[i]!;
    gamma += p[i]! * q[i]!;
  }
  if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < p.length; i++) {
    const x = p[i]!;
    p[i] = cosine * x - sine * q[i]!;
    q[i] = sine * x + cosine * q[i]!;
  }
  return true;
}
