import { RandomStream } from '../src/random';
import { butterworth, filtfilt, notch, resample } from '../src/signal';
import type { Work } from './job';

/** One channel of a recording. */
export interface NightSize {
  seconds: number;
  /** In Hz. */
  samplingRate: number;
}

/** Band-pass and notch in both directions, as bench/peers/filter_night.py does with SciPy. */
export function filterNight(size: NightSize): Work {
  const x = night(size);
  const sections = [...butterworth(4, [0.3, 35], size.samplingRate), ...notch(50, size.samplingRate)];
  return { run: () => filtfilt(sections, x), dispose() {} };
}

/** To 100 Hz, as bench/peers/filter_night.py does with SciPy. */
export function resampleNight(size: NightSize): Work {
  const x = night(size);
  return { run: () => resample(x, size.samplingRate, 100), dispose() {} };
}

function night({ seconds, samplingRate }: NightSize): Float32Array {
  return new RandomStream([1, 1]).fillNormal(new Float32Array(seconds * samplingRate));
}
