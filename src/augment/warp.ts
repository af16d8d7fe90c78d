import { naturalSpline } from './natural-spline';

/** Time never runs slower than this, so that it never stands still or turns back. */
const slowest = 0.1;

let times = new Float64Array(0);

/**
 * `out[t] = x(τ(t))`, where x between samples is linear and τ is the path of a reader whose speed v is the natural cubic
 * spline through `speeds`, at least 0.1: τ(t) = (T-1) · ∫₀ᵗ v / ∫₀ᵀ⁻¹ v, integrated by trapezoids. τ grows, τ(0) = 0 and
 * τ(T-1) = T-1: both ends stay in place.
 */
export function warp(x: Float32Array, out: Float32Array, speeds: Float64Array): void {
  const last = x.length - 1;
  if (times.length !== x.length) times = new Float64Array(x.length);
  naturalSpline(speeds, times);
  integrate(times);
  const scale = last > 0 ? last / times[last]! : 0;
  for (let t = 0; t <= last; t++) {
    const time = times[t]! * scale;
    const before = Math.min(Math.floor(time), Math.max(0, last - 1));
    const share = time - before;
    const start = x[before]!;
    out[t] = share === 0 ? start : start + share * (x[before + 1]! - start);
  }
}

/** Replaces speeds by the distance covered up to each sample. */
function integrate(values: Float64Array): void {
  let distance = 0;
  let speed = Math.max(values[0]!, slowest);
  values[0] = 0;
  for (let t = 1; t < values.length; t++) {
    const next = Math.max(values[t]!, slowest);
    distance += (speed + next) / 2;
    speed = next;
    values[t] = distance;
  }
}
