/**
 * Writes the natural cubic spline (second derivative zero at both ends) through `knots`, spread evenly from the first
 * to the last element of `out`.
 *
 * De Boor: A practical guide to splines (1978).
 *
 * @param knots at least two values
 */
export function naturalSpline(knots: Float64Array, out: Float64Array): void {
  const bends = secondDerivatives(knots);
  const last = knots.length - 1;
  const step = out.length > 1 ? last / (out.length - 1) : 0;
  for (let i = 0; i < out.length; i++) {
    const position = i * step;
    const k = Math.min(Math.floor(position), last - 1);
    const b = position - k;
    const a = 1 - b;
    const bend = (a * a - 1) * a * bends[k]! + (b * b - 1) * b * bends[k + 1]!;
    out[i] = a * knots[k]! + b * knots[k + 1]! + bend / 6;
  }
}

/** Second derivatives at the knots (their distance is 1), by elimination in the tridiagonal system 1, 4, 1. */
export function secondDerivatives(knots: Float64Array): Float64Array {
  const count = knots.length;
  const bends = new Float64Array(count);
  const ratios = new Float64Array(count);
  for (let k = 1; k < count - 1; k++) {
    const pivot = 4 - ratios[k - 1]!;
    ratios[k] = 1 / pivot;
    bends[k] = (6 * (knots[k + 1]! - 2 * knots[k]! + knots[k - 1]!) - bends[k - 1]!) / pivot;
  }
  for (let k = count - 2; k > 0; k--) bends[k] = bends[k]! - ratios[k]! * bends[k + 1]!;
  return bends;
}
