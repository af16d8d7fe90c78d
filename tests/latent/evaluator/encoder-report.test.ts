import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { use } from '../../../src/engine';
import { EncoderComparison, type EncoderReport, evaluateEncoder } from '../../../src/latent';
import { drawComparison, encoderScores } from '../../../src/plot';
import { findBrowser } from '../../../src/plot/export/find-browser';
import { scratchFolder } from '../../support/scratch';
import { someStream } from '../fixture';
import { epochs, few, points } from './fixture';

vi.mock('../../../src/plot/export/find-browser', () => ({ findBrowser: vi.fn(() => undefined) }));

const folder = scratchFolder();
let good: EncoderReport;

beforeAll(async () => {
  await use();
  good = await evaluateEncoder(points, epochs, { ...few, name: 'good', random: someStream() });
});

test('reports become JSON, tables, figures and a page without scripts', async () => {
  const own = folder;
  const named = await evaluateEncoder(points, epochs, { ...few, name: '<b>, "x"', random: someStream() });
  const comparison = new EncoderComparison([good, named]);
  comparison.write(own);
  const json = JSON.parse(readFileSync(join(own, 'comparison.json'), 'utf8'));
  expect(json.reports[0].scores.ari.value).toBe(good.scores.ari.value);
  const scores = readFileSync(join(own, 'scores.csv'), 'utf8').trim().split('\n');
  expect(scores[0]).toBe('encoder,score,value,low,high,resampled');
  expect(scores[1]).toMatch(/^good,linearAccuracy,.*,subjects$/);
  expect(scores).toHaveLength(1 + 2 * 15);
  expect(scores[16]).toMatch(/^"<b>, ""x""",linearAccuracy,/);
  const curves = readFileSync(join(own, 'label-efficiency.csv'), 'utf8').trim().split('\n');
  expect(curves).toHaveLength(1 + 2 * 2 * 2);
  const drawn = await drawComparison(comparison, own);
  expect(drawn.map((path) => path.slice(own.length + 1))).toEqual(
    ['scores', 'label-efficiency', 'confusion-1', 'confusion-2'].map((name) => join('figures', name)),
  );
  for (const path of drawn) expect(existsSync(`${path}.json`)).toBe(true);
  const page = readFileSync(join(own, 'index.html'), 'utf8');
  expect(page.length).toBeLessThan(30_000);
  expect(page).toContain('&lt;b&gt;, &quot;x&quot;');
  expect(page).not.toMatch(/<b>,|NaN|undefined|<script|https?:/);
  expect(encoderScores(comparison).spec.data).toHaveLength(2);
  expect(findBrowser).toHaveBeenCalled();
});

test('one report is drawn as it is, with a picture if it was asked for', async () => {
  const drawnPoints = await evaluateEncoder(points, epochs, {
    ...few,
    projection: 'umap',
    maxPoints: 40,
    random: someStream(),
  });
  const drawn = await drawComparison(drawnPoints, join(folder, 'one'));
  const { data } = JSON.parse(readFileSync(join(folder, 'one', 'figures', 'projection.json'), 'utf8'));
  expect(data.map(({ name }: { name: string }) => name)).toEqual(['W', 'REM', 'N2']);
  expect(data[0].text[0]).toMatch(/^subject \d$/);
  expect(drawn.some((path) => path.endsWith('projection'))).toBe(true);
  expect(JSON.stringify(drawnPoints)).not.toContain('projection');
});

test('reports say what the intervals were drawn from', async () => {
  const three = { ...epochs, subjects: epochs.subjects.map((_, i) => `subject ${i % 3}`) };
  const small = { ...few, labelFractions: [], random: someStream() };
  const narrow = await evaluateEncoder(points, three, { ...small, resamples: 2 });
  const none = await evaluateEncoder(points, epochs, { ...small, name: 'none', resamples: 0 });
  expect([good, narrow, none].map(({ findings }) => findings.resampled)).toEqual([
    'subjects',
    'epochs',
    'nothing',
  ]);
  expect(String(good)).toContain('95 % intervals by drawing whole subjects again');
  expect(String(narrow)).toMatch(/drawing epochs again, 3 subjects being too few.*too narrow/);
  expect(String(none)).not.toContain('95 %');
  const comparison = new EncoderComparison([narrow, none]);
  expect(String(comparison)).toMatch(/too narrow for other people; no intervals were asked for/);
  comparison.write(join(folder, 'units'));
  const csv = readFileSync(join(folder, 'units', 'scores.csv'), 'utf8');
  expect(csv).toMatch(/^encoder,ari,.*,epochs$/m);
  expect(csv).toMatch(/^none,ari,[\d.]+,,,$/m);
});
