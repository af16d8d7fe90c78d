import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Fixtures {
  resample: { x: number[]; from: number; to: number; y: number[] }[];
  welch: {
    x: number[];
    samplingRate: number;
    segmentSeconds: number;
    frequencies: number[];
    power: number[];
  }[];
}

/** What SciPy gave: see make_signal.py. */
export const fixtures: Fixtures = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/signal/signal.json'), 'utf8'),
);
