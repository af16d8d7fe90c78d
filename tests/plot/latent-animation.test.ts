import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium as driver } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LatentFrame, latentAnimation } from '../../src/plot';
import { chromium, describeWith } from '../support/requirements';
import { scratchFolder } from '../support/scratch';

const frame = (iteration: number, rows = 3): LatentFrame => ({
  iteration,
  points: { rows, columns: 2, values: Float32Array.from({ length: 2 * rows }, (_, i) => i + iteration) },
});

async function* steps(count: number) {
  for (let step = 0; step <= count; step++) yield frame(step);
}

const names = async (count: number, maxFrames?: number) =>
  (await latentAnimation(steps(count), { maxFrames })).spec.frames!.map(({ name }) => Number(name));

test('frames are evenly spaced, no more than wanted, with the first and the last', async () => {
  expect(await names(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await names(7, 4)).toEqual([0, 4, 7]);
  expect(await names(0)).toEqual([0]);
  for (const count of [1, 2, 3, 39, 40, 41, 100, 1000]) {
    for (const most of [2, 3, 10, 40]) {
      const kept = await names(count, most);
      expect(kept.length, `${count} steps, ${most} frames`).toBeLessThanOrEqual(most);
      expect([kept[0], kept.at(-1)]).toEqual([0, count]);
      const gaps = kept.slice(1, -1).map((step, i) => step - kept[i]!);
      expect(new Set(gaps).size).toBeLessThanOrEqual(1);
    }
  }
});

test('what is drawn before it plays is the last frame, and every frame has the points of every trace', async () => {
  const labels = Int32Array.of(0, 4, 0);
  const { data, frames, layout } = (await latentAnimation(steps(3), { labels })).spec;
  expect(data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
    { name: 'W', x: [3, 7], y: [4, 8] },
    { name: 'REM', x: [5], y: [6] },
  ]);
  expect(frames!.map((one) => one.data)).toEqual(
    [0, 1, 2, 3].map((step) => [
      { x: [step, step + 4], y: [step + 1, step + 5] },
      { x: [step + 2], y: [step + 3] },
    ]),
  );
  expect(frames!.at(-1)!.layout).toEqual({ xaxis: { range: [2.8, 7.2] }, yaxis: { range: [3.8, 8.2] } });
  expect(layout.sliders).toMatchObject([{ active: 3, steps: { length: 4 } }]);
});

test.each<[string, LatentFrame[], object, RegExp]>([
  ['no frames', [], {}, /at least one frame, got none/],
  ['a single frame to keep', [frame(0)], { maxFrames: 1 }, /frames from 2, got 1/],
  ['no duration', [frame(0)], { frameDuration: 0 }, /duration above 0 in milliseconds, got 0/],
  ['other points', [frame(0), frame(7, 4)], {}, /3 points in every frame, got 4 at step 7/],
])('%s', async (_, frames, options, message) => {
  await expect(latentAnimation(frames, options)).rejects.toThrow(message);
});

describeWith('an animation as a page', [chromium()], () => {
  const folder = scratchFolder();
  let browser: Browser;
  beforeAll(async () => {
    browser = await driver.launch({
      executablePath: chromium().path!,
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(() => browser?.close());

  test('plays, stops and plays again without an error in the console, which shows those of other kinds', async () => {
    const path = join(folder, 'animation.html');
    await (await latentAnimation(steps(30), { frameDuration: 400 })).save(path);
    const page = await browser.newPage({ viewport: { width: 900, height: 800 } });
    const errors: unknown[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(pathToFileURL(path).href);
    const press = (label: string) => page.locator('.updatemenu-button', { hasText: label }).click();
    const shown = async () =>
      Number(await page.evaluate('document.querySelector(".js-plotly-plot")._fullLayout._currentFrame'));
    await press('play');
    await press('stop');
    const stopped = await shown();
    await page.waitForTimeout(600);
    expect(await shown()).toBe(stopped);
    expect(stopped).toBeLessThan(30);
    await press('play');
    await press('play');
    await page.waitForTimeout(100);
    expect(errors).toEqual([]);
    await page.evaluate('void Promise.reject(new Error("of another kind"))');
    await page.waitForTimeout(100);
    expect(errors.map(String)).toEqual(['Error: of another kind']);
  });
});
