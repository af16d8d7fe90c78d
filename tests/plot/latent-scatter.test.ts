import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/engine';
import { closeBrowser, latentMultiples, latentScatter, type Trace } from '../../src/plot';
import { chromium, describeWith } from '../support/requirements';
import { scratchFolder } from '../support/scratch';
import { inkOf } from './png';

const random = new RandomStream([3, 4]);
const plane = (rows: number) => ({
  rows,
  columns: 2,
  values: Float32Array.from({ length: 2 * rows }, () => 40 * random.normal()),
});
const nights = (rows: number) => ({
  labels: Int32Array.from({ length: rows }, (_, i) => (i % 6) - 1),
  classes: ['W', 'N1', 'N2', 'N3', 'REM'],
  subjects: Array.from({ length: rows }, (_, i) => `SC4${i % 9}`),
  nights: Array.from({ length: rows }, (_, i) => `SC4${i % 9}1E0`),
  seconds: Float64Array.from({ length: rows }, (_, i) => 30 * i),
});
const traces = (data: Trace[]) =>
  data as { name: string; type: string; text: string[]; marker: { color: unknown } }[];

describe('what a point says', () => {
  const [points, epochs] = [plane(12), nights(12)];
  const saysAndName = (by?: 'stage' | 'subject' | 'night' | 'time') => {
    const { name, text } = traces(latentScatter(points, { epochs, by }).spec.data).at(-1)!;
    return { name, last: text.at(-1) };
  };

  test('is subject, night, time and stage, less what its colour says', () => {
    expect(saysAndName()).toEqual({ name: 'N3', last: 'SC41, SC411E0, 00:05:00' });
    expect(saysAndName('subject')).toEqual({ name: 'SC48', last: 'SC481E0, 00:04:00, N1' });
    expect(saysAndName('night')).toEqual({ name: 'SC481E0', last: 'SC48, 00:04:00, N1' });
    expect(saysAndName('time')).toEqual({ name: 'time (h)', last: 'SC42, SC421E0, 00:05:30, REM' });
  });

  test('a value that is none is grey, not a colour of the scale', () => {
    const by = Float64Array.from({ length: 12 }, (_, i) => (i < 3 ? Number.NaN : i));
    const [unknown, known] = traces(latentScatter(points, { epochs, by, name: 'depth' }).spec.data);
    expect(unknown).toMatchObject({ name: 'unknown', text: { length: 3 }, marker: { color: '#A0A7AF' } });
    expect(known).toMatchObject({ name: 'depth', marker: { color: [3, 4, 5, 6, 7, 8, 9, 10, 11] } });
  });

  test('a column may be called unknown, and has its scale nevertheless', () => {
    const by = Float64Array.from({ length: 12 }, (_, i) => (i < 3 ? Number.NaN : i));
    const { data } = latentScatter(points, { epochs, by, name: 'unknown' }).spec;
    const [none, scaled] = traces(data);
    expect(none).toMatchObject({ name: 'unknown', marker: { color: '#A0A7AF' } });
    expect(scaled).toMatchObject({ name: 'unknown', marker: { color: [3, 4, 5, 6, 7, 8, 9, 10, 11] } });
    expect(scaled).toMatchObject({ marker: { showscale: true } });
  });
});

test('few points are SVG, many are WebGL, and panels count together', () => {
  const type = (rows: number) => latentScatter(plane(rows)).spec.data[0]!.type;
  expect([type(1999), type(2000)]).toEqual(['scatter', 'scattergl']);
  const [a, b] = [plane(1000), plane(1000)];
  expect(latentMultiples({ a, b }).spec.data.map((trace) => trace.type)).toEqual(['scattergl', 'scattergl']);
});

describeWith('fifty thousand points', [chromium()], () => {
  const folder = scratchFolder();
  afterAll(closeBrowser);

  test('are less than 3 MB, and a picture', async () => {
    const figure = latentScatter(plane(50_000), { epochs: nights(50_000) });
    expect(JSON.stringify(figure).length).toBeLessThan(3e6);
    await figure.save(join(folder, 'many.png'), { scale: 1 });
    const { colors, share } = inkOf(readFileSync(join(folder, 'many.png')));
    expect(colors).toBeGreaterThan(50);
    expect(share).toBeGreaterThan(0.2);
  });
});
