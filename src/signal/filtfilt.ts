import { expected } from '../system';
import type { FilterSection } from './butterworth';

/**
 * Filters forwards and backwards, so that nothing is shifted in time and the filter's gain counts twice. Both ends are
 * continued by their own point reflection and the filter starts settled, as SciPy's `sosfiltfilt` does.
 *
 * @returns as many samples as `x` has
 * @throws ThetalabError when the signal is shorter than the piece that is reflected: 3 (2 sections + 1) samples
 */
export function filtfilt(sections: readonly FilterSection[], x: Float32Array): Float32Array {
  const pad = paddingOf(sections);
  if (x.length <= pad) {
    throw expected('filtfilt', `more than ${pad} samples`, String(x.length), 'filter before cutting epochs');
  }
  const extended = reflected(x, pad);
  for (let direction = 0; direction < 2; direction++) {
    runThrough(sections, extended);
    extended.reverse();
  }
  return Float32Array.from(extended.subarray(pad, pad + x.length));
}

function paddingOf(sections: readonly FilterSection[]): number {
  const missing = (of: (section: FilterSection) => number) =>
    sections.filter((section) => of(section) === 0).length;
  const shorter = Math.min(
    missing(({ b }) => b[2]),
    missing(({ a }) => a[1]),
  );
  return 3 * (2 * sections.length + 1 - shorter);
}

function reflected(x: Float32Array, pad: number): Float64Array {
  const out = new Float64Array(x.length + 2 * pad);
  const last = x.length - 1;
  out.set(x, pad);
  for (let k = 1; k <= pad; k++) {
    out[pad - k] = 2 * x[0]! - x[k]!;
    out[pad + last + k] = 2 * x[last]! - x[last - k]!;
  }
  return out;
}

/** Filters in place (direct form II, transposed), each section settled on the first value that reaches it. */
function runThrough(sections: readonly FilterSection[], x: Float64Array): void {
  let level = x[0]!;
  for (const { b, a } of sections) {
    const [b0, b1, b2] = b;
    const [a1, a2] = a;
    const gain = (b0 + b1 + b2) / (1 + a1 + a2);
    let second = (b2 - a2 * gain) * level;
    let first = (b1 - a1 * gain) * level + second;
    for (let at = 0; at < x.length; at++) {
      const input = x[at]!;
      const output = b0 * input + first;
      first = b1 * input - a1 * output + second;
      second = b2 * input - a2 * output;
      x[at] = output;
    }
    level *= gain;
  }
}
