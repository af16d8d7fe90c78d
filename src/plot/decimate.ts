/** A curve thinned for the screen. */
export interface ThinCurve {
  x: Float64Array;
  y: Float64Array;
}

/**
 * Thins a regularly sampled signal to about `points` points without losing its envelope: of each stretch of samples
 * the smallest and the largest remain, in their order. Sample `i` lies at `start + i * step`. A signal that is short
 * enough stays as it is; a stretch that holds a NaN becomes a gap.
 */
export function thin(samples: ArrayLike<number>, start: number, step: number, points: number): ThinCurve {
  const count = samples.length;
  if (count <= points) {
    return {
      x: Float64Array.from({ length: count }, (_, i) => start + i * step),
      y: Float64Array.from(samples),
    };
  }
  const stretches = Math.max(1, Math.floor(points / 2));
  const x = new Float64Array(2 * stretches);
  const y = new Float64Array(2 * stretches);
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * count) / stretches);
    const to = Math.floor(((s + 1) * count) / stretches);
    const [first, second] = extremes(samples, from, to);
    x[2 * s] = start + first * step;
    x[2 * s + 1] = start + second * step;
    y[2 * s] = samples[first]!;
    y[2 * s + 1] = samples[second]!;
  }
  return { x, y };
}

/** Positions of the smallest and the largest sample, in order; twice that of a NaN if there is one. */
function extremes(samples: ArrayLike<number>, from: number, to: number): [number, number] {
  let low = from;
  let high = from;
  for (let i = from; i < to; i++) {
    if (Number.isNaN(samples[i])) return [i, i];
    if (samples[i]! < samples[low]!) low = i;
    if (samples[i]! > samples[high]!) high = i;
  }
  return low <= high ? [low, high] : [high, low];
}
