import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Machine } from '../../bench/harness/machine';
import { readJson, type SuiteResults } from '../../bench/harness/results';
import type { Row } from '../../bench/harness/row';
import {
  dataLayout,
  engineLayout,
  formatTable,
  latentLayout,
  layouts,
  withTable,
} from '../../bench/harness/table';
import { root } from '../support/requirements';

const machine: Machine = {
  ...{ processor: 'Some Processor', cores: 2, instructions: 'avx2', peak_gflops: 187.4, date: '2026-01-02' },
  ...{ node: '20.1.0', torch: '2.13.0+cpu', scipy: '1.17.1' },
};

const step: Row = {
  ...{ name: 'step', peer: 'PyTorch', ours_ms: 100.4, peer_ms: 700, peer_tuned_ms: 560, ratio_plain: 6.972 },
  ...{ ratio_best: 5.578, rss_mb: 512, peer_rss_mb: 2048, rounds: 5, threads: 2, date: '2026-01-02' },
};

const lines = (...rows: Row[]) => formatTable(engineLayout, { machine, rows }).split('\n');

test.each(layouts)("the README's table is what the saved results of $suite give", (layout) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const results = readJson<SuiteResults>(join(root, 'bench', 'results', `${layout.suite}.json`));
  expect(results!.rows.length).toBeGreaterThan(0);
  expect(withTable(readme, layout, results!), 'npm run bench:table brings it up to date').toBe(readme);
});

test('a row, and what it was measured on', () => {
  const [line, , header, , row] = lines(step);
  expect(line).toBe(
    'Some Processor, 2 cores, avx2 with 187 GFLOP/s of multiply-adds at most; Node 20.1.0, PyTorch 2.13.0, SciPy 1.17.1; ' +
      '2026-01-02; medians of 5 rounds; best of eager and eager with its allocator tuned.',
  );
  expect(row).toBe('| step | 100 ms | 700 ms | 560 ms | 7.0× | 5.6× | 0.50 GB | 2.00 GB |');
  expect(header!.split('|')).toHaveLength(row!.split('|').length);
});

test('the best is the fastest of the variants, and they are named', () => {
  const compiled = { ...step, peer_compiled_ms: 480 };
  expect(lines(compiled)[4]).toMatch(/^\| step \| 100 ms \| 700 ms \| 480 ms \|/);
  expect(lines(compiled)[0]).toMatch(/best of eager, eager with its allocator tuned and torch\.compile\.$/);
  expect(lines(compiled, step)[0]).toMatch(/tuned and, in some rows, torch\.compile\.$/);
  const scipy = { ...step, peer: 'SciPy' };
  expect(lines(compiled, scipy)[0]).toMatch(/tuned and torch\.compile\.$/);
});

test('numbers of rounds, a noisy row, another peer, a share of the peak, a start', () => {
  const text = lines(
    { ...step, noisy: true },
    { ...step, name: 'FFT', peer: 'SciPy', rounds: 40, ours_ms: 1.234 },
    { ...step, name: 'matmul', peak_fraction: 0.876 },
    { ...{ name: 'start', ours_ms: 250, process_ms: 812, rss_mb: 200, rounds: 5, threads: 2, date: '' } },
  );
  expect(text[0]).toContain('; medians of 5 to 40 rounds;');
  expect(text[4]).toMatch(/^\| step \\\* \|/);
  expect(text[5]).toMatch(/^\| FFT \(the peer is SciPy\) \| 1\.2 ms \|/);
  expect(text[6]).toMatch(/^\| matmul \(88 % of the FMA peak\) \|/);
  expect(text[7]).toBe('| start (812 ms from the start of Node) | 250 ms | – | – | – | – | 0.20 GB | – |');
  expect(text.at(-1)).toBe('\\* The machine was not quiet.');
});

test('where each row has a peer of its own, a cell names it', () => {
  const { torch: _torch, instructions: _instructions, peak_gflops: _peak, ...rest } = machine;
  const other = { ...rest, mne: '1.13.2', pyedflib: '0.1.42' };
  const text = formatTable(dataLayout, { machine: other, rows: [{ ...step, peer: 'MNE' }] }).split('\n');
  expect(text[0]).toBe(
    'Some Processor, 2 cores; Node 20.1.0, SciPy 1.17.1, MNE 1.13.2, pyEDFlib 0.1.42; 2026-01-02; medians of 5 rounds; ' +
      "peers as they come (plain) and with glibc's allocator tuned.",
  );
  expect(text[3]).toBe('| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  expect(text[4]).toBe('| step | 100 ms | MNE | 700 ms | 560 ms | 7.0× | 5.6× | 0.50 GB | 2.00 GB |');
  expect(text[2]!.split('|')).toHaveLength(text[4]!.split('|').length);
});

test('what is scored shows both scores, and long work its seconds', () => {
  const scored = { ...step, ours_ms: 12_345, score: 'KL divergence', ours_score: 2.123456, peer_score: 2.2 };
  const text = formatTable(latentLayout, { machine, rows: [scored] }).split('\n');
  expect(text[0]).toMatch(/; peers as they come, compiled and warm\.$/);
  expect(text[3]).toBe('| --- | ---: | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |');
  expect(text[4]).toBe(
    '| step | 12.3 s | PyTorch | 700 ms | 7.0× | KL divergence | 2.123 | 2.2 | 0.50 GB | 2.00 GB |',
  );
});

test.each(layouts)('only what is between the markers of $suite changes', (layout) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const changed = withTable(readme, layout, { machine, rows: [step] });
  const marked = new RegExp(`from bench/results/${layout.suite}.json: -->.*?<!-- end of`, 's');
  const outside = (text: string) => text.replace(marked, '');
  expect(outside(changed)).toBe(outside(readme));
  expect(changed).toContain('| step | 100 ms |');
  expect(() => withTable('no markers', layout, { machine, rows: [step] })).toThrow(
    /expected "<!-- made by .*README/,
  );
});
