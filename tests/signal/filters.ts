import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What SciPy gave for a band-pass: see make_filters.py. */
export const filters: {
  order: number;
  low: number;
  high: number;
  samplingRate: number;
  frequencies: number[];
  gain: number[];
  phase: number[];
  x: number[];
  y: number[];
}[] = JSON.parse(readFileSync(join(__dirname, '../fixtures/signal/filters.json'), 'utf8'));
