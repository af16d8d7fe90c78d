/** The curve 1 / (1 + a d^2b) of how strongly points at distance d belong together. */
export interface Curve {
  a: number;
  b: number;
}

const samples = 300;

/**
 * The curve that comes nearest, by least squares over 300 distances up to 3 * spread, to one that is 1 up to `minDist`
 * and falls from there like exp(-d / spread): the one that umap-learn finds. By Gauss and Newton's steps, damped after
 * Levenberg and Marquardt.
 */
export function fitCurve(minDist: number, spread: number): Curve {
  const distances = Float64Array.from({ length: samples }, (_, i) => (3 * spread * i) / (samples - 1));
  const wanted = distances.map((d) => (d < minDist ? 1 : Math.exp(-(d - minDist) / spread)));
  let curve = { a: 1, b: 1 };
  let error = errorOf(curve, distances, wanted);
  let damping = 1e-3;
  for (let step = 0; step < 500 && damping < 1e12; step++) {
    const next = stepFrom(curve, distances, wanted, damping);
    const nextError = next.a > 0 && next.b > 0 ? errorOf(next, distances, wanted) : Number.POSITIVE_INFINITY;
    if (!(nextError <= error)) {
      damping *= 10;
      continue;
    }
    const moved = Math.abs(next.a - curve.a) + Math.abs(next.b - curve.b);
    [curve, error, damping] = [next, nextError, damping / 10];
    if (moved < 1e-12) break;
  }
  return curve;
}

function valueAt({ a, b }: Curve, d: number): number {
  return 1 / (1 + a * d ** (2 * b));
}

function errorOf(curve: Curve, distances: Float64Array, wanted: Float64Array): number {
  return distances.reduce((sum, d, i) => sum + (valueAt(curve, d) - wanted[i]!) ** 2, 0);
}

function stepFrom(curve: Curve, distances: Float64Array, wanted: Float64Array, damping: number): Curve {
  let [aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0];
  distances.forEach((d, i) => {
    if (d === 0) return;
    const value = valueAt(curve, d);
    const byA = -(value ** 2) * d ** (2 * curve.b);
    const byB = 2 * curve.a * Math.log(d) * byA;
    const left = wanted[i]! - value;
    aa += byA * byA;
    ab += byA * byB;
    bb += byB * byB;
    ra += byA * left;
    rb += byB * left;
  });
  const [dampedA, dampedB] = [aa * (1 + damping), bb * (1 + damping)];
  const determinant = dampedA * dampedB - ab * ab;
  return {
    a: curve.a + (ra * dampedB - rb * ab) / determinant,
    b: curve.b + (rb * dampedA - ra * ab) / determinant,
  };
}
