/**
 * Eigenvectors of unit length of the largest eigenvalues of a symmetric tridiagonal matrix, largest first. The eigenvalues,
 * found by bisection (Golub and Van Loan, 2013, § 8.4.1), must be well apart; inverse iteration then gives the vectors.
 *
 * @param diagonal n values
 * @param beside n - 1 values beside the diagonal, none of them 0
 */
export function topEigenvectors(diagonal: Float64Array, beside: Float64Array, count: number): Float64Array[] {
  const found: Float64Array[] = [];
  for (let rank = 0; rank < count; rank++) {
    const shift = eigenvalue(diagonal, beside, rank);
    const solve = factorized(diagonal, beside, shift);
    // Any start will do that is neither even nor odd, so that it is at right angles to no eigenvector.
    let vector = unit(Float64Array.from(diagonal, (_, at) => 1 + Math.sin(at + 1)));
    for (let round = 0; round < 4; round++) vector = unit(solve(vector));
    found.push(vector);
  }
  return found;
}

/** The eigenvalue that has `rank` larger ones, to the last bits. */
function eigenvalue(diagonal: Float64Array, beside: Float64Array, rank: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < diagonal.length; at++) {
    const radius = Math.abs(beside[at - 1] ?? 0) + Math.abs(beside[at] ?? 0);
    low = Math.min(low, diagonal[at]! - radius);
    high = Math.max(high, diagonal[at]! + radius);
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (countAbove(diagonal, beside, middle) > rank) low = middle;
    else high = middle;
  }
}

/** How many eigenvalues are larger, by the signs of the pivots (Sylvester's law of inertia). */
function countAbove(diagonal: Float64Array, beside: Float64Array, value: number): number {
  let count = 0;
  let pivot = 1;
  for (let at = 0; at < diagonal.length; at++) {
    pivot = diagonal[at]! - value - (at ? beside[at - 1]! ** 2 / pivot : 0);
    if (pivot === 0) pivot = -1e-300;
    if (pivot > 0) count++;
  }
  return count;
}

/** Solves (matrix - shift) y = x by elimination with row exchanges: near an eigenvalue nothing less is stable. */
function factorized(diagonal: Float64Array, beside: Float64Array, shift: number) {
  const n = diagonal.length;
  const [first, second, third] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const factor = new Float64Array(n);
  const exchanged = new Uint8Array(n);
  let [here, right] = [diagonal[0]! - shift, beside[0] ?? 0];
  for (let at = 0; at + 1 < n; at++) {
    const [below, next, beyond] = [beside[at]!, diagonal[at + 1]! - shift, beside[at + 1] ?? 0];
    exchanged[at] = Math.abs(below) > Math.abs(here) ? 1 : 0;
    if (exchanged[at]) {
      [first[at], second[at], third[at], factor[at]] = [below, next, beyond, here / below];
      [here, right] = [right - factor[at]! * next, -factor[at]! * beyond];
    } else {
      [first[at], second[at], factor[at]] = [here, right, below / here];
      [here, right] = [next - factor[at]! * right, beyond];
    }
  }
  first[n - 1] = here === 0 ? Number.EPSILON * (Math.abs(shift) + 1) : here;
  return (x: Float64Array): Float64Array => {
    const y = x.slice();
    for (let at = 0; at + 1 < n; at++) {
      if (exchanged[at]) [y[at], y[at + 1]] = [y[at + 1]!, y[at]!];
      y[at + 1]! -= factor[at]! * y[at]!;
    }
    for (let at = n - 1; at >= 0; at--) {
      const known = second[at]! * (y[at + 1] ?? 0) + third[at]! * (y[at + 2] ?? 0);
      y[at] = (y[at]! - known) / first[at]!;
    }
    return y;
  };
}

function unit(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const norm = largest * Math.sqrt(vector.reduce((sum, value) => sum + (value / largest) ** 2, 0));
  return vector.map((value) => value / norm);
}
