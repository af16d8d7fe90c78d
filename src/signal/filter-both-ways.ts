import type { FilterSection } from './butterworth';
import { Cascade } from './cascade';

/** Filters x into y forwards and backwards, with `pad` samples reflected at either end: what the addon does, and its bits. */
export function filterBothWays(
  sections: readonly FilterSection[],
  pad: number,
  x: Float32Array,
  y: Float32Array,
): void {
  const [head, tail] = reflections(x, pad);
  const cascade = new Cascade(sections);
  cascade.settle(head[0]!);
  cascade.run(head, head, 1);
  cascade.run(x, y, 1);
  cascade.run(tail, tail, 1);
  cascade.settle(tail[pad - 1]!);
  cascade.run(tail, tail, -1);
  cascade.run(y, y, -1);
}

/** What comes before the first sample, and after the last. */
function reflections(x: Float32Array, pad: number): [Float64Array, Float64Array] {
  const last = x.length - 1;
  return [
    Float64Array.from({ length: pad }, (_, k) => 2 * x[0]! - x[pad - k]!),
    Float64Array.from({ length: pad }, (_, k) => 2 * x[last]! - x[last - 1 - k]!),
  ];
}
