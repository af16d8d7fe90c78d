import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** What another reader found in one channel. */
export interface ChannelSummary {
  label: string;
  samplingRate: number;
  length: number;
  /** Of the values as little-endian float32. */
  sha256: string;
  sum: number;
  squares: number;
  /** `values` are every so many samples, from the first on. */
  every: number;
  values: number[];
  unit?: string;
  prefilter?: string;
  transducer?: string;
}

/** What pyedflib, MNE and SciPy read from real recordings: see tests/fixtures/data/make_recordings.py. */
export const recordings = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'data', 'recordings.json'), 'utf8'),
) as {
  pyedflib: { file: string; startTime: string; channels: ChannelSummary[]; annotations: number }[];
  mne: { file: string; channels: ChannelSummary[] }[];
  annotations: { file: string; annotations: [number, number, string][] }[];
  dreams: (ChannelSummary & { subject: string; stages: string[] })[];
};

/** Check sum of the bytes of samples. */
export function checkSum(samples: Float32Array): string {
  const { buffer, byteOffset, byteLength } = samples;
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** Expects the same signal to the precision of float32: each of the values given, and all in the sums. */
export function expectSame(samples: Float32Array, truth: ChannelSummary): void {
  expect(samples.length).toBe(truth.length);
  const largest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  truth.values.forEach((value, at) => {
    expect(Math.abs(samples[at * truth.every]! - value)).toBeLessThanOrEqual(2 ** -23 * largest);
  });
  const sum = samples.reduce((total, value) => total + value, 0);
  const squares = samples.reduce((total, value) => total + value * value, 0);
  expect(Math.abs(sum - truth.sum)).toBeLessThanOrEqual(2 ** -24 * largest * truth.length);
  expect(Math.abs(squares - truth.squares)).toBeLessThanOrEqual(2 ** -23 * truth.squares);
}
