import { loadAddon } from '../native';
import { checkTyped, describeValue, expected } from '../system';
import type { FilterSection } from './butterworth';
import { Cascade, coefficientsOf } from './cascade';
import { checkSamples, checkSections, checkSignal } from './checks';

/** What a filter remembers of the samples so far: two numbers for each section. */
export type FilterState = Float64Array;

/**
 * Filters forwards only, as is done with a signal that is still arriving: the same as SciPy's `sosfilt`. Pieces that are
 * filtered one after the other with the same state make the same signal as the whole.
 *
 * @param given the state: goes on from there, and is changed to where the signal ends (default: at rest, as before any signal)
 * @returns as many samples as `x` has
 * @throws ThetalabError when the signal is not finite, or the state is not of these sections
 */
export function sosfilt(
  sections: readonly FilterSection[],
  x: Float32Array,
  given?: FilterState,
): Float32Array {
  checkSections('sosfilt', sections);
  checkSamples('sosfilt', x);
  const state = given ?? new Float64Array(2 * sections.length);
  checkTyped('sosfilt', 'a state', state, 'Float64Array');
  const wanted = 2 * sections.length;
  if (state.length !== wanted) throw expected('sosfilt', `a state of ${wanted} numbers`, `${state.length}`);
  const y = new Float32Array(x.length);
  const after = state.slice();
  const { addon } = loadAddon();
  if (addon) addon.filterForwards(coefficientsOf(sections), after, x, y);
  else new Cascade(sections, after).run(x, y, 1);
  // Whatever is not finite stays in the state.
  if (x.length > 0 && !after.every(Number.isFinite)) checkSignal('sosfilt', x);
  state.set(after);
  return y;
}

/**
 * The state of a filter whose input has always been `level`, so that a signal that begins there does not ring: SciPy's
 * `sosfilt_zi`, times the level.
 *
 * @throws ThetalabError when a section has a pole at 0 Hz, and so never settles
 */
export function settledState(sections: readonly FilterSection[], level: number): FilterState {
  checkSections('settledState', sections);
  const pole = sections.find(({ a: [a1, a2] }) => 1 + a1 + a2 === 0);
  if (pole) throw expected('settledState', 'sections without a pole at 0 Hz', JSON.stringify(pole));
  if (!Number.isFinite(level)) throw expected('settledState', 'a finite level', describeValue(level));
  const cascade = new Cascade(sections);
  cascade.settle(level);
  return cascade.state;
}
