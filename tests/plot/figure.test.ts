import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeBrowser, Figure, findBrowser } from '../../src/plot';
import { displaySymbol, type MimeBundle, setDisplaySink, shared } from '../../src/system';
import { examples } from './examples';
import { inkOf } from './png';

const folder = mkdtempSync(join(tmpdir(), 'thetalab-figure-'));
const browser = findBrowser();
const line = () =>
  new Figure({
    data: [
      {
        type: 'scatter',
        name: 'line',
        x: Float32Array.of(0, 1, 2),
        y: [1, Number.NaN, Number.POSITIVE_INFINITY],
      },
    ],
    layout: { title: 'A <b>line</b> & more', xaxis: { title: 'time (s)' }, yaxis: { title: 'µV' } },
  });

const pending = () => shared('pending-displays', () => new Set<Promise<unknown>>());

afterEach(() => {
  setDisplaySink(undefined);
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true });
});

describe('without a browser', () => {
  beforeAll(closeBrowser);

  test('a specification is plain JSON: typed arrays, NaN and infinity included', () => {
    const { data, layout } = line().spec;
    expect(data[0]).toMatchObject({ x: [0, 1, 2], y: [1, null, null] });
    expect(layout).toMatchObject({ title: { text: 'A <b>line</b> & more' }, paper_bgcolor: '#ffffff' });
    expect(JSON.parse(JSON.stringify(line()))).toEqual(line().spec);
  });

  test('text tells title, axes and traces', () => {
    expect(String(line())).toBe('Figure "A line & more": time (s) × µV: line');
  });

  test('.json and .html need none', async () => {
    vi.stubEnv('PATH', folder);
    await line().save(join(folder, 'deep', 'line.json'));
    expect(JSON.parse(readFileSync(join(folder, 'deep', 'line.json'), 'utf8'))).toEqual(line().spec);
    const evil = new Figure({ data: [{ name: '</script><script>alert(1)' }], layout: { title: 'a & b' } });
    await evil.save(join(folder, 'page.html'));
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(page).toContain('<title>a &amp; b</title>');
    expect(page).not.toContain('</script><script>alert');
    expect(page).not.toMatch(/<script[^>]+src=|<link/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each(['x.jpg', 'x', 'figures/x.pdf', ''])(
    'refuses to save as "%s" and names the four it can',
    async (path) => {
      await expect(line().save(path)).rejects.toThrow(/\.html, \.png, \.svg or \.json/);
    },
  );

  test('a picture says how to get a browser, and the notebook does without', async () => {
    vi.stubEnv('PATH', folder);
    vi.stubEnv('CHROME_PATH', '');
    if (findBrowser()) return; // macOS and Windows also look where installers put it
    await expect(line().save(join(folder, 'x.png'))).rejects.toThrow(
      /apt install chromium.*brew.*winget.*CHROME_PATH/,
    );
    const bundle = await line()[displaySymbol]();
    expect(Object.keys(bundle)).toEqual(['application/vnd.plotly.v1+json', 'text/plain']);
  });

  test('a size that is none is refused', async () => {
    await expect(line().save(join(folder, 'x.png'), { width: -3 })).rejects.toThrow(
      /width from 1 to 20000, got -3/,
    );
  });

  test('shows itself at once and in order, without waiting for pictures', async () => {
    vi.stubEnv('PATH', folder);
    const shown: MimeBundle[] = [];
    setDisplaySink({ show: (bundle) => shown.push(bundle) });
    const first = line().show();
    const second = new Figure({ data: [], layout: { title: 'second' } }).show();
    expect(shown.map((bundle) => bundle['text/plain'].slice(0, 12))).toEqual([
      'Figure "A li',
      'Figure "seco',
    ]);
    await Promise.all([first, second]);
    expect(pending().size).toBe(0);
  });

  test('prints its text where there is no notebook', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await line().show();
    expect(log).toHaveBeenCalledExactlyOnceWith(String(line()));
    log.mockRestore();
  });
});

describe.skipIf(!browser)(
  `with a browser${browser ? '' : ' (skipped: no Chrome or Chromium on this machine)'}`,
  () => {
    test('the notebook gets plotly, a PNG and text, under one id', async () => {
      const shown: [MimeBundle, string | undefined][] = [];
      setDisplaySink({ show: (bundle, id) => shown.push([bundle, id]) });
      await line().show();
      expect(shown.map(([bundle]) => Object.keys(bundle))).toEqual([
        ['application/vnd.plotly.v1+json', 'text/plain'],
        ['application/vnd.plotly.v1+json', 'image/png', 'text/plain'],
      ]);
      expect(new Set(shown.map(([, id]) => id)).size).toBe(1);
      expect(shown[0]![1]).toBeTruthy();
      expect(pending().size).toBe(0);
      expect(inkOf(Buffer.from(shown[1]![0]['image/png'] as string, 'base64'))).toMatchObject({
        width: 800,
        height: 500,
      });
    });

    test('.svg is an SVG of the size asked for', async () => {
      await line().save(join(folder, 'x.svg'), { width: 640, height: 300 });
      const svg = readFileSync(join(folder, 'x.svg'), 'utf8');
      expect(svg).toMatch(/^<svg[^>]+width="640" height="300"/);
      expect(svg).toContain('time (s)');
    });

    test('what plotly refuses is an error, and the next figure is drawn', async () => {
      const broken = new Figure({ data: [], layout: { xaxis: { rangeslider: {}, anchor: 'free' } } });
      (broken.spec as { data: unknown }).data = 3;
      await expect(broken.save(join(folder, 'x.png'))).rejects.toThrow(/plotly/);
      await line().save(join(folder, 'y.png'), { scale: 1 });
      expect(inkOf(readFileSync(join(folder, 'y.png'))).share).toBeGreaterThan(0.001);
    });

    test('a browser that died is replaced', async () => {
      await line().save(join(folder, 'x.png'));
      await closeBrowser();
      await line().save(join(folder, 'z.png'));
      expect(inkOf(readFileSync(join(folder, 'z.png')))).toMatchObject({ width: 1600, height: 1000 });
    });

    test.each(Object.keys(examples))('%s can be drawn and is not blank', async (name) => {
      const path = join('.artifacts', 'plot', `${name}.png`);
      await examples[name]!().save(path, { scale: 1 });
      const { colors, share } = inkOf(readFileSync(path));
      expect(colors).toBeGreaterThan(20);
      expect(share).toBeGreaterThan(0.01);
    });
  },
);
