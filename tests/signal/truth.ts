import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Band } from '../../src/signal';

const read = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, `../fixtures/signal/${name}.json`), 'utf8'));

interface Response {
  samplingRate: number;
  frequencies: number[];
  re: number[];
  im: number[];
}

/** Filters that SciPy and MNE designed: see make_design.py. Of taps, the first half and the middle. */
export const design: {
  butter: (Response & { order: number; band: Band })[];
  notch: (Response & { frequency: number; quality: number })[];
  firwin: { taps: number; band: Band; samplingRate: number; window: 'hamming'; h: number[] }[];
  fir: { taps: number; band: Band; samplingRate: number; options: object; h: number[] }[];
} = read('design');

interface Processed {
  x: number[];
  y: number[];
}

/** What SciPy, MNE and scikit-learn made of signals: see make_processing.py. */
export const processing: {
  sosfilt: {
    order: number;
    band: Band;
    samplingRate: number;
    x: number[];
    rest: number[];
    settled: number[];
    both: number[];
  }[];
  notch: (Processed & { frequency: number; samplingRate: number })[];
  zeroPhase: (Processed & { band: Band; samplingRate: number })[];
  detrend: (Processed & { kind: 'constant' | 'linear' })[];
  hilbert: { x: number[]; im: number[] }[];
  reference: {
    names: string[];
    channels: number[][];
    average: number[][];
    linked: number[][];
    bipolar: number[][];
  };
  robust: Processed[];
} = read('processing');

/** Tapers of SciPy, every so many samples of them, and spectra of MNE: see make_spectra.py. */
export const spectra: {
  dpss: {
    length: number;
    halfBandwidth: number;
    count: number;
    step: number;
    tapers: number[][];
    concentrations: number[];
  }[];
  multitaper: {
    samplingRate: number;
    bandwidth?: number;
    x: number[];
    frequencies: number[];
    power: number[];
  }[];
} = read('spectra');

/** Fails unless every value is within this part of the greatest true one. */
export function expectClose(got: ArrayLike<number>, truth: readonly number[], tolerance: number): void {
  expect(got.length).toBe(truth.length);
  const scale = truth.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const errors = truth.map((value, at) => Math.abs(got[at]! - value) / scale);
  // NaN is not within anything.
  expect(errors.findIndex((error) => !(error <= tolerance))).toBe(-1);
}
