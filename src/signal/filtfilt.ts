import { loadAddon } from '../native';
import { checkList, expected } from '../system';
import type { FilterSection } from './butterworth';
import { coefficientsOf } from './cascade';
import { checkSamples, checkSections, checkSignal } from './checks';
import { filterBothWays } from './filter-both-ways';

/**
 * Filters forwards and backwards, so that nothing is shifted in time and the filter's gain counts twice. Both ends are
 * continued by their own point reflection and the filter starts settled, as SciPy's `sosfiltfilt` does. It computes in
 * double precision and keeps what lies between the two ways in the result, as float32. With the native engine's addon or
 * without, the results are the same bits; but the addon takes numbers below the normal ones of float32 (1.2e-38) as zero.
 *
 * @param x one channel, or several, which the threads of the native engine then share
 * @returns as many samples as `x` has
 * @throws ThetalabError when the signal is not finite, or shorter than the piece that is reflected: 3 (2 sections + 1)
 *   samples, fewer where sections are of first order
 */
export function filtfilt(sections: readonly FilterSection[], x: Float32Array): Float32Array;
export function filtfilt(sections: readonly FilterSection[], x: readonly Float32Array[]): Float32Array[];
export function filtfilt(
  sections: readonly FilterSection[],
  x: Float32Array | readonly Float32Array[],
): Float32Array | Float32Array[] {
  checkSections('filtfilt', sections);
  if (ArrayBuffer.isView(x)) return filtered(sections, [x])[0]!;
  checkList('filtfilt', 'a signal, or several', x);
  return x.length === 0 ? [] : filtered(sections, x);
}

function filtered(sections: readonly FilterSection[], channels: readonly Float32Array[]): Float32Array[] {
  for (const x of channels) checkSamples('filtfilt', x);
  const pad = paddingOf(sections);
  const short = channels.find(({ length }) => length <= pad);
  if (short) {
    throw expected(
      'filtfilt',
      `more than ${pad} samples`,
      String(short.length),
      'filter before cutting epochs',
    );
  }
  const results = channels.map(({ length }) => new Float32Array(length));
  const { addon } = loadAddon();
  if (addon) addon.filterBothWays(coefficientsOf(sections), pad, channels, results);
  else for (const [at, x] of channels.entries()) filterBothWays(sections, pad, x, results[at]!);
  // Whatever is not finite stays in the state of the filter, hence in the sample that comes out last.
  const bad = results.findIndex((y) => !Number.isFinite(y[0]));
  if (bad < 0) return results;
  checkSignal('filtfilt', channels[bad]!);
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
