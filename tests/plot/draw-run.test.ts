import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { drawRun } from '../../src/plot';
import { makeFolder } from '../../src/system';
import { put, scratchFolder } from '../support/scratch';

vi.mock('../../src/plot/export/find-browser', () => ({ findBrowser: () => undefined }));

const folder = scratchFolder();
const known = ['0,S01,N1,0,W,1', '1,S01,N1,30,,0', '2,S02,N2,3630,N2,0'];
for (const encoder of ['untrained', 'pretrained']) {
  const own = join(folder, 'latent', encoder);
  makeFolder(own);
  const table = (columns: string) =>
    `${[`epoch,subject,night,second,stage,cluster,${columns}`, ...known.map((row, i) => `${row},${i},${-i}`)].join('\n')}\n`;
  put(own, 'embeddings.csv', table('z1,z2'));
  put(own, 'tsne.csv', table('tsne1,tsne2'));
}

test('pictures of the latent space say whose epoch a point is, and have all figures on one page', async () => {
  const drawn = await drawRun(folder);
  expect(drawn).toEqual(['clusters', 'tsne'].map((name) => join(folder, 'figures', name)));
  const { data } = JSON.parse(readFileSync(join(folder, 'figures', 'tsne.json'), 'utf8'));
  const traces = data.map(({ name, text, marker }: Record<string, unknown>) => ({
    ...{ name, text, color: (marker as { color: string }).color },
  }));
  expect(traces.slice(0, 3)).toEqual([
    { name: 'unknown', text: ['S01, N1, 00:00:30'], color: '#A0A7AF' },
    { name: 'W', text: ['S01, N1, 00:00:00'], color: '#F2B134' },
    { name: 'N2', text: ['S02, N2, 01:00:30'], color: '#0072B2' },
  ]);
  const page = readFileSync(join(folder, 'figures', 'index.html'), 'utf8');
  expect(page.match(/<div class="figure"/g)).toHaveLength(2);
  expect(page).toContain('t-SNE, pretrained encoder');
  expect(page).not.toMatch(/<script[^>]+src=|<link/);
});
