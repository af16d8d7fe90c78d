import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Fixtures {
  warp: { x: number[]; samples: number; speeds: number[]; step: number; expected: number[] }[];
  mixup: { x: number[]; partner: number[]; magnitude: number; phase: number; expected: number[] }[];
}

/** What NumPy and SciPy gave: see make_augmentations.py. */
export const fixtures: Fixtures = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/augment/augmentations.json'), 'utf8'),
);
