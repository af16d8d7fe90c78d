import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Recording, standardMontage, standardPosition } from '../../src/data';
import { ArraySource } from './array-source';

type Places = Record<string, [number, number, number]>;
const { sphere, head } = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/data/montage/montage.json'), 'utf8'),
) as { sphere: Places; head: Places };

/** Millimetres from where the montage has an electrode. */
const away = (name: string, place: readonly number[]) =>
  1000 *
  Math.hypot(
    ...standardMontage()
      .get(name)!
      .map((value, axis) => value - place[axis]!),
  );

describe('the standard montage', () => {
  test('is that of MNE on a sphere, to 0.01 mm', () => {
    const shared = Object.keys(sphere).filter((name) => standardMontage().has(name));
    expect(shared.length).toBe(68);
    for (const name of shared) expect(away(name, sphere[name]!), name).toBeLessThan(0.01);
  });

  test('is within 30 mm of MNE’s standard_1020 on a real head, on average within 13', () => {
    const shared = Object.entries(head).filter(([name]) => standardMontage().has(name));
    const distances = shared.map(([name, place]) => away(name, place));
    expect(shared.length).toBeGreaterThan(60);
    expect(Math.max(...distances)).toBeLessThan(30);
    expect(distances.reduce((sum, one) => sum + one, 0) / distances.length).toBeLessThan(13);
  });

  test.each([
    ['Cz', 'Cz'],
    ['EEG C3-A2', 'C3'],
    ['EEG Fp1-REF', 'Fp1'],
    ['Fc5.', 'FC5'],
    ['T3', 'T7'],
    ['FP2', 'Fp2'],
    ['EEG T6-LE', 'P8'],
  ])('%s is measured at %s', (label, name) => {
    expect(standardPosition(label)).toEqual(standardMontage().get(name));
  });

  test.each(['EEG Fpz-Cz', 'Pz-Oz', 'A1', 'channel 1', 'EMG submental', 'C3x', ''])(
    '%j is no electrode of it',
    (label) => {
      expect(standardPosition(label)).toBeUndefined();
    },
  );
});

describe('a recording', () => {
  test('has the positions of its file, and of the montage where there are none', () => {
    const channels = [
      { label: 'EEG C3-A2' },
      { label: 'C4', position: [0.07, 0.01, 0.06] as const },
      { label: 'Fpz-Cz' },
      { label: 'Cz', type: 'eog' as const },
    ];
    const source = new ArraySource({ channels });
    const recording = new Recording(source);
    expect([...recording.montage]).toEqual([['C4', [0.07, 0.01, 0.06]]]);
    const placed = recording.withStandardMontage();
    expect([...placed.montage]).toEqual([
      ['EEG C3-A2', standardMontage().get('C3')],
      ['C4', [0.07, 0.01, 0.06]],
    ]);
    expect(placed.notes).toEqual(['invented', 'no electrode of the 10-10 system: "Fpz-Cz"']);
    expect(placed.pick(['C4']).notes).toEqual(placed.notes);
    expect([recording.reference, source.samplesRead]).toEqual(['Cz', 0]);
  });
});
