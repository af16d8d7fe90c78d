import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium as driver, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runScript } from '../scripts/run-script';
import { freePort, type JupyterServer, startJupyter } from '../support/jupyter-server';
import { chromium, describeWith, pythonWith, root } from '../support/requirements';

const artifacts = join(root, '.artifacts');
const original = '01-first-look.ipynb';
/** Copies, because JupyterLab saves what it has open. */
const copy = 'browser-test.ipynb';
const executed = 'browser-test-executed.ipynb';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describeWith('JupyterLab in Chromium', [chromium(), pythonWith('jupyterlab', 'nbclient', 'plotly')], () => {
  let server: JupyterServer;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(pathOf(copy), JSON.stringify(withoutOutputs(readNotebook(original))));
    writeFileSync(pathOf(executed), JSON.stringify(withoutOutputs(readNotebook(original))));
    server = await startJupyter(await freePort());
    browser = await driver.launch({ executablePath: chromium().path!, headless: true, args: flags });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    for (const name of [copy, executed]) rmSync(pathOf(name), { force: true });
  });

  /** Opens a notebook of notebooks/ in a page of its own. */
  async function open(name: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1100 } });
    // Without the tabs of an earlier visit, which would be there too, hidden.
    await page.goto(`${server.url.origin}/lab/tree/notebooks/${name}${server.url.search}&reset`);
    await page.locator('.jp-Notebook .jp-Cell').first().waitFor({ timeout: 60_000 });
    return page;
  }

  /** Figures that have a size; JupyterLab shows their PNG first and makes them live under the pointer. */
  const drawn = (page: Page) =>
    page.locator('.jp-RenderedPlotly').evaluateAll((figures) => {
      return figures.filter((figure) => figure.getBoundingClientRect().height > 100).length;
    });

  /** Moves the pointer over the first figure, waits until plotly has drawn it, and keeps a picture of the page. */
  async function wakeFigure(page: Page, picture: string): Promise<void> {
    const figure = page.locator('.jp-RenderedPlotly').first();
    await figure.scrollIntoViewIfNeeded();
    await figure.hover();
    await page
      .locator('.js-plotly-plot .plot-container svg path.js-line')
      .first()
      .waitFor({ timeout: 30_000 });
    await page.screenshot({ path: join(artifacts, picture) });
  }

  test('runs notebook 01 from the menu, and its figures appear', async () => {
    const page = await open(copy);
    // JupyterLab asks for a kernel when cells are run before one is connected.
    await page.getByText('TypeScript (thetalab) | Idle').waitFor({ timeout: 60_000 });
    await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
    const codes = () => readNotebook(copy).cells.filter((cell) => cell.cell_type === 'code');
    const unfinished = async () => {
      await page.keyboard.press('Control+s');
      return codes().filter((cell) => !cell.execution_count).length;
    };
    await expect.poll(unfinished, { timeout: 120_000, interval: 2000 }).toBe(0);
    expect(
      codes()
        .flatMap((cell) => cell.outputs)
        .filter((output) => output?.output_type === 'error'),
    ).toEqual([]);
    // Running all cells moves to the last one, and JupyterLab renders only what is near the view.
    await page.mouse.move(850, 600);
    const upwards = async () => {
      await page.mouse.wheel(0, -500);
      return drawn(page);
    };
    await expect.poll(upwards, { timeout: 30_000, interval: 500 }).toBeGreaterThanOrEqual(1);
    await wakeFigure(page, 'notebook-run.png');
    await page.close();
  }, 200_000);

  test('a notebook that was executed headless and is not trusted shows its figures', async () => {
    const { code, err } = await runScript('start.mjs', ['--headless', pathOf(executed)]);
    expect(code, err).toBe(0);
    const outputs = readNotebook(executed).cells.flatMap((cell) => cell.outputs ?? []);
    const figures = outputs.filter(({ data }) => data?.['application/vnd.plotly.v1+json']);
    expect(figures.length, 'figures in the notebook').toBeGreaterThanOrEqual(3);
    const page = await open(executed);
    await expect.poll(() => drawn(page), { timeout: 60_000, interval: 500 }).toBeGreaterThanOrEqual(1);
    await wakeFigure(page, 'notebook-untrusted.png');
    await page.close();
  }, 120_000);
});

interface Notebook {
  cells: {
    cell_type: string;
    execution_count?: number | null;
    outputs?: { output_type?: string; data?: Record<string, unknown> }[];
  }[];
}

const pathOf = (name: string) => join(root, 'notebooks', name);

function readNotebook(name: string): Notebook {
  return JSON.parse(readFileSync(pathOf(name), 'utf8'));
}

function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell,
  );
  return { ...notebook, cells };
}
