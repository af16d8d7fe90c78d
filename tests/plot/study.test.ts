import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  closeBrowser,
  drawStudy,
  forest,
  numberCurve,
  pairHeatMap,
  severityCurves,
  studyReport,
} from '../../src/plot';
import { interrupt, resetInterruption } from '../../src/system';
import { scratchFolder } from '../support/scratch';
import { study } from './invented-study';

const folder = scratchFolder();
const results = study();
const rows = (design: string) => results.summary.filter((row) => row.design === design);

test('the forest plot shows every difference and interval, best on top, and what is clear is filled', () => {
  const [trace] = forest(results).spec.data;
  const alone = rows('one-at-a-time').slice(1);
  expect((trace!.y as string[]).at(-1)).toBe('TimeWarping');
  expect(trace!.y).toHaveLength(4);
  (trace!.y as string[]).forEach((name, at) => {
    const row = alone.find(({ condition }) => condition === name)!;
    const bars = trace!.error_x as { array: number[]; arrayminus: number[] };
    const x = (trace!.x as number[])[at]!;
    expect(x).toBeCloseTo(row.difference!, 4);
    expect(x + bars.array[at]!).toBeCloseTo(row.differenceHigh!, 4);
    expect(x - bars.arrayminus[at]!).toBeCloseTo(row.differenceLow!, 4);
    const filled = (trace!.marker as { color: string[] }).color[at] !== '#ffffff';
    expect(filled).toBe(row.pHolm! < 0.05);
  });
  expect(alone.find(({ condition }) => condition === 'TimeWarping')!.pHolm).toBeLessThan(0.05);
});

test('the heat map is symmetric, with each augmentation alone on its diagonal', () => {
  const [trace] = pairHeatMap(results).spec.data;
  const z = trace!.z as number[][];
  expect(trace!.x).toEqual(results.candidates);
  for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) expect(z[y]![x]).toBe(z[x]![y]);
  const alone = rows('one-at-a-time').slice(1);
  alone.forEach(({ difference }, at) => {
    expect(z[at]![at]).toBeCloseTo(difference!, 4);
  });
  expect((trace!.text as string[][])[0]![0]).toMatch(/^\+0\.04\d \*$/);
});

test('pairs that are not done stay white', () => {
  const summary = results.summary.filter(({ condition }) => condition !== 'SignFlip + Permutation');
  const [trace] = pairHeatMap({ ...results, summary }).spec.data;
  const z = trace!.z as (number | null)[][];
  expect([z[2]![3], z[3]![2]]).toEqual([null, null]);
});

test('curves name severities and numbers, with the baseline behind them', () => {
  const curves = severityCurves(results).spec;
  expect(curves.data.map(({ name }) => name)).toEqual(['TimeWarping', 'RandomZeroMasking', 'Permutation']);
  expect(curves.data[0]!.text).toEqual(['0.5', '1', '2']);
  const baseline = rows('severity')[0]!;
  expect((curves.layout.shapes as { y0: number }[])[1]!.y0).toBeCloseTo(baseline.mean!, 4);
  const [dots, means] = numberCurve(results).spec.data;
  expect(means!.x).toEqual([1, 2, 3, 4]);
  expect(dots!.x).toHaveLength(4 + 6 + 4 + 1);
});

test('the report is one page without a script that holds numbers, notes and pictures', () => {
  const png = Buffer.from('picture');
  const page = studyReport(results, [{ title: 'A & B', png }], 'runs/my-study');
  expect(page).toContain('<h1>Ablation study my-study</h1>');
  expect(page).toContain(`<img alt="A &amp; B" src="data:image/png;base64,${png.toString('base64')}">`);
  expect(page).not.toContain('<script');
  for (const note of results.notes) expect(page).toContain(note);
  expect(page).toContain('leave-one-out');
  expect(page.length).toBeLessThan(50_000);
  expect(studyReport(results, [], 'x')).toContain('no browser was found');
});

test('a study is drawn into its folder; interrupted, it has its report all the same', async () => {
  const few = study({ designs: ['none', 'one-at-a-time'] });
  const path = await drawStudy(folder, few);
  await closeBrowser();
  expect(existsSync(join(folder, 'figures', 'one-at-a-time.json'))).toBe(true);
  expect(existsSync(join(folder, 'figures', 'none.json'))).toBe(false);
  expect(existsSync(join(folder, 'figures', 'index.html'))).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain('<h2>Numbers</h2>');
  interrupt();
  const second = await drawStudy(join(folder, 'second'), few);
  resetInterruption();
  expect(existsSync(second)).toBe(true);
  expect(existsSync(join(folder, 'second', 'figures', 'one-at-a-time.json'))).toBe(false);
});

describe('refuses', () => {
  const none = study({ designs: ['none'] });
  test.each([
    ['forest', () => forest(none)],
    ['pairHeatMap', () => pairHeatMap(none)],
    ['severityCurves', () => severityCurves(none)],
    ['numberCurve', () => numberCurve(none)],
  ])('%s of a study that did not ask', (name, draw) => {
    expect(draw).toThrow(
      new RegExp(`^${name}: expected comparisons of the design ".*", got a study of none`),
    );
  });
});
