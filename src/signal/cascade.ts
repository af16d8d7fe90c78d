import type { FilterSection } from './butterworth';

/** Samples that go through all sections while they are in the fastest cache. */
const blockLength = 4096;

type Samples = Float32Array | Float64Array;

/** The sections as `Cascade` in native/src/signal-jobs.h takes them. */
export function coefficientsOf(sections: readonly FilterSection[]): Float64Array {
  const numbers = sections.map(({ b, a }) => {
    const gain = (b[0] + b[1] + b[2]) / (1 + a[0] + a[1]);
    const state = [b[1] - a[0] * gain, b[2] - a[1] * gain];
    return [b[0], b[1] - a[0] * b[0], b[2] - a[1] * b[0], ...a, ...state, gain];
  });
  return Float64Array.from(numbers.flat());
}

/**
 * Second-order sections in a row, with the state that they are in: direct form II, transposed, whose next state is written
 * as a function of the state alone, z1' = (b1 - a1 b0) x + z2 - a1 z1, so that no step waits for its own output.
 */
export class Cascade {
  private readonly block = new Float64Array(blockLength);

  /** @param state z1 and z2 of each section, which `run` goes on from and changes */
  constructor(
    private readonly sections: readonly FilterSection[],
    readonly state: Float64Array = new Float64Array(2 * sections.length),
  ) {}

  /** Puts the state to where it would be had the input always been this. */
  settle(level: number): void {
    let input = level;
    for (const [at, { b, a }] of this.sections.entries()) {
      const gain = (b[0] + b[1] + b[2]) / (1 + a[0] + a[1]);
      const second = (b[2] - a[1] * gain) * input;
      this.state[2 * at] = (b[1] - a[0] * gain) * input + second;
      this.state[2 * at + 1] = second;
      input *= gain;
    }
  }

  /** Filters `from` into `to`, from the first sample to the last (1) or the other way round (-1). Both may be one array. */
  run(from: Samples, to: Samples, direction: 1 | -1): void {
    const blocks = Math.ceil(from.length / blockLength);
    for (let index = 0; index < blocks; index++) {
      const start = blockLength * (direction === 1 ? index : blocks - 1 - index);
      const count = Math.min(blockLength, from.length - start);
      const block = this.block.subarray(0, count);
      block.set(from.subarray(start, start + count));
      this.runBlock(block, direction);
      to.set(block, start);
    }
  }

  private runBlock(block: Float64Array, direction: 1 | -1): void {
    const { sections, state } = this;
    let at = 0;
    for (; at + 1 < sections.length; at += 2) {
      twoSections(block, direction, sections[at]!, sections[at + 1]!, state.subarray(2 * at, 2 * at + 4));
    }
    if (at < sections.length) oneSection(block, direction, sections[at]!, state.subarray(2 * at, 2 * at + 2));
  }
}

/** Two at once: what they keep is as much as there are registers for. */
function twoSections(
  x: Float64Array,
  step: 1 | -1,
  { b: [b0, b1, b2], a: [a1, a2] }: FilterSection,
  { b: [d0, d1, d2], a: [c1, c2] }: FilterSection,
  state: Float64Array,
): void {
  const [k1, k2] = [b1 - a1 * b0, b2 - a2 * b0];
  const [m1, m2] = [d1 - c1 * d0, d2 - c2 * d0];
  let p1 = state[0]!;
  let p2 = state[1]!;
  let q1 = state[2]!;
  let q2 = state[3]!;
  for (let left = x.length, at = step === 1 ? 0 : left - 1; left > 0; left--, at += step) {
    const input = x[at]!;
    const between = b0 * input + p1;
    const nextP = k1 * input + p2 - a1 * p1;
    p2 = k2 * input - a2 * p1;
    p1 = nextP;
    x[at] = d0 * between + q1;
    const nextQ = m1 * between + q2 - c1 * q1;
    q2 = m2 * between - c2 * q1;
    q1 = nextQ;
  }
  state.set([p1, p2, q1, q2]);
}

function oneSection(
  x: Float64Array,
  step: 1 | -1,
  { b: [b0, b1, b2], a: [a1, a2] }: FilterSection,
  state: Float64Array,
): void {
  const [k1, k2] = [b1 - a1 * b0, b2 - a2 * b0];
  let p1 = state[0]!;
  let p2 = state[1]!;
  for (let left = x.length, at = step === 1 ? 0 : left - 1; left > 0; left--, at += step) {
    const input = x[at]!;
    x[at] = b0 * input + p1;
    const next = k1 * input + p2 - a1 * p1;
    p2 = k2 * input - a2 * p1;
    p1 = next;
  }
  state.set([p1, p2]);
}
