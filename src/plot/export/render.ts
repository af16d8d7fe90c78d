import { readFileSync } from 'node:fs';
import { expected, shared, ThetalabError } from '../../system';
import type { FigureSpec } from '../spec';
import { Devtools } from './devtools';
import { findBrowser, installBrowser } from './find-browser';
import { plotlyFile } from './plotly-file';

/** Size of a picture in CSS pixels; `scale` device pixels are drawn for each of them. */
export interface PictureSize {
  width: number;
  height: number;
  scale: number;
}

interface Page {
  browser: Devtools;
  session: string;
}

const idleSeconds = 30;
const state = shared('plot.page', () => ({
  page: undefined as Promise<Page> | undefined,
  queue: Promise.resolve() as Promise<unknown>,
  idle: undefined as NodeJS.Timeout | undefined,
}));

/**
 * Draws a figure with plotly in a headless browser. The browser starts with the first picture, is reused by the
 * following ones, one at a time, and ends after half a minute without work or with this process.
 *
 * @throws ThetalabError when there is no browser (the message says how to get one), or plotly refuses the figure.
 */
export function render(spec: FigureSpec, format: 'png' | 'svg', size: PictureSize): Promise<Buffer> {
  const picture = state.queue.then(() => draw(spec, format, size));
  state.queue = picture.catch(() => undefined);
  return picture;
}

/** Ends the browser now, if one runs. */
export async function closeBrowser(): Promise<void> {
  clearTimeout(state.idle);
  const page = state.page;
  state.page = undefined;
  await (await page?.catch(() => undefined))?.browser.close();
}

async function draw(spec: FigureSpec, format: 'png' | 'svg', size: PictureSize): Promise<Buffer> {
  clearTimeout(state.idle);
  try {
    const { browser, session } = await openPage();
    const figure = JSON.stringify({ ...spec, config: { staticPlot: true } });
    const options = JSON.stringify({ format, ...size, imageDataOnly: format === 'png' });
    const result = await evaluate(browser, session, `Plotly.toImage(${figure}, ${options})`);
    if (format === 'png') return Buffer.from(result, 'base64');
    return Buffer.from(decodeURIComponent(result.slice(result.indexOf(',') + 1)), 'utf8');
  } finally {
    state.idle = setTimeout(closeBrowser, idleSeconds * 1000).unref();
  }
}

async function openPage(): Promise<Page> {
  const page = await state.page?.catch(() => undefined);
  if (page && !page.browser.exited) return page;
  state.page = startPage();
  return state.page;
}

async function startPage(): Promise<Page> {
  const executable = findBrowser();
  if (!executable) throw expected('render', 'a browser to draw with', 'none', installBrowser);
  const browser = new Devtools(executable);
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
  const attached = await browser.send('Target.attachToTarget', { targetId, flatten: true });
  const session = attached.sessionId as string;
  await evaluate(browser, session, `${readFileSync(plotlyFile(), 'utf8')}\n;"ready"`);
  return { browser, session };
}

async function evaluate(browser: Devtools, session: string, expression: string): Promise<string> {
  const answer = await browser.send(
    'Runtime.evaluate',
    { expression, awaitPromise: true, returnByValue: true },
    session,
  );
  const failure = answer.exceptionDetails as
    | { text: string; exception?: { description?: string } }
    | undefined;
  if (failure)
    throw new ThetalabError(`render: plotly says: ${failure.exception?.description ?? failure.text}`);
  return (answer.result as { value: string }).value;
}
