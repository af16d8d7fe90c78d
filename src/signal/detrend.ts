import { expected } from '../system';
import { checkSamples, checkSignal } from './checks';

/**
 * Takes out the mean (`'constant'`) or the straight line of least squares (`'linear'`), as SciPy's `detrend`.
 *
 * @returns a new array
 * @throws ThetalabError when the signal is empty or not finite
 */
export function detrend(x: Float32Array, kind: 'constant' | 'linear' = 'linear'): Float32Array {
  if (kind !== 'constant' && kind !== 'linear') throw expected('detrend', 'constant or linear', String(kind));
  checkSamples('detrend', x);
  checkSignal('detrend', x);
  const middle = (x.length - 1) / 2;
  let sum = 0;
  let moment = 0;
  for (let at = 0; at < x.length; at++) {
    sum += x[at]!;
    moment += (at - middle) * x[at]!;
  }
  const mean = sum / x.length;
  // The sum of (at - middle)² over all samples.
  const spread = (x.length * (x.length ** 2 - 1)) / 12;
  const slope = kind === 'linear' && spread > 0 ? moment / spread : 0;
  return x.map((value, at) => value - mean - slope * (at - middle));
}
