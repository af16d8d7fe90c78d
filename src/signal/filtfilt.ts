import { expected } from '../system';
import type { FilterSection } from './butterworth';
import { Cascade } from './cascade';
import { checkSections, checkSignal } from './checks';

/**
 * Filters forwards and backwards, so that nothing is shifted in time and the filter's gain counts twice. Both ends are
 * continued by their own point reflection and the filter starts settled, as SciPy's `sosfiltfilt` does. It computes in
 * double precision and keeps what lies between the two ways in the result, as float32.
 *
 * @returns as many samples as `x` has
 * @throws ThetalabError when the signal is not finite, or shorter than the piece that is reflected: 3 (2 sections + 1)
 *   samples, fewer where sections are of first order
 */
export function filtfilt(sections: readonly FilterSection[], x: Float32Array): Float32Array {
  checkSections('filtfilt', sections);
  const pad = paddingOf(sections);
  if (x.length <= pad) {
    throw expected('filtfilt', `more than ${pad} samples`, String(x.length), 'filter before cutting epochs');
  }
  const y = new Float32Array(x.length);
  const [head, tail] = reflections(x, pad);
  const cascade = new Cascade(sections);
  cascade.settle(head[0]!);
  cascade.run(head, head, 1);
  cascade.run(x, y, 1);
  cascade.run(tail, tail, 1);
  cascade.settle(tail[pad - 1]!);
  cascade.run(tail, tail, -1);
  cascade.run(y, y, -1);
  // Whatever is not finite stays in the state of the filter, hence in the sample that comes out last.
  if (Number.isFinite(y[0])) return y;
  checkSignal('filtfilt', x);
  throw expected('filtfilt', 'a stable filter that settles', 'one that grows without end');
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

/** What comes before the first sample, and after the last. */
function reflections(x: Float32Array, pad: number): [Float64Array, Float64Array] {
  const last = x.length - 1;
  return [
    Float64Array.from({ length: pad }, (_, k) => 2 * x[0]! - x[pad - k]!),
    Float64Array.from({ length: pad }, (_, k) => 2 * x[last]! - x[last - 1 - k]!),
  ];
}
