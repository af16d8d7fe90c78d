import { constants } from './butterflies';
import { radices, stageOf } from './mixed-radix';
import { halfCircle } from './real-fft';
import { remember } from './remember';

/** How the addon transforms real signals with the bits of `realFft`: `LaneSpectra` in native/src/signal-jobs.h. */
export interface RealFftTables {
  radices: Int32Array;
  tables: Float64Array;
}

/** The tables for signals of this length; none when it is odd, or has a prime factor above 5. */
export const realFftTables = remember(8, (length): RealFftTables | undefined => {
  const half = length / 2;
  const factors = half >= 1 && Number.isInteger(half) ? radices(half) : [7];
  if (factors.some((factor) => factor > 5)) return undefined;
  const { re, im } = halfCircle(half);
  const parts = [constants, re, im];
  let before = 1;
  for (const radix of factors) {
    const { twiddles } = stageOf(radix, before, half / before / radix);
    parts.push(twiddles.re, twiddles.im);
    before *= radix;
  }
  const tables = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    tables.set(part, at);
    at += part.length;
  }
  return { radices: Int32Array.from(factors), tables };
});
