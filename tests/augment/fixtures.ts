import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Fixtures {
  warp: { x: number[]; samples: number; speeds: number[]; step: number; expected: number[] }[];
  mixup: { x: number[]; partner: number[]; magnitude: number; phase: number; expected: number[] }[];
  stop: { x: number[]; low: number; high: number; expected: number[] }[];
  phases: { x: number[]; angles: number[]; expected: number[] }[];
  average: { x: number[]; window: number; expected: number[] }[];
  gaussian: { x: number[]; sigma: number; expected: number[] }[];
  cut: { x: number[]; start: number; length: number; expected: number[] }[];
  permute: { x: number[]; order: number[]; expected: number[] }[];
  roll: { x: number[]; shift: number; expected: number[] }[];
}

/** What NumPy and SciPy gave: see make_augmentations.py. */
export const fixtures: Fixtures = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/augment/augmentations.json'), 'utf8'),
);
