import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { bringUpToDate } from '../kernel/jupyter';
import { scratchFolder } from '../support/scratch';
import { onlyRun, quick, start, thetalab, tiny } from './command-line';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = scratchFolder();
const runs = join(folder, 'runs');
/** Two subjects to test on: probes are cross-validated by subject. */
const six = ['--set', 'dataset.synthetic={"subjects":6,"epochs_per_night":16}'];
const run = () => onlyRun(runs);

beforeAll(async () => {
  bringUpToDate();
  const { code, err } = await thetalab('pretrain', quick, ...tiny, ...six, '--out', runs);
  expect(code, err).toBe(0);
});

test('latent --projector writes both encoders for the projector, also when the step is done', async () => {
  await thetalab('latent', run());
  const latent = (encoder: string, ...file: string[]) => join(run(), 'latent', encoder, ...file);
  expect(existsSync(latent('pretrained', 'projector'))).toBe(false);
  const { code, out, err } = await thetalab('latent', run(), '--projector', '--json');
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toEqual({ run: run() });
  for (const encoder of ['untrained', 'pretrained']) {
    expect(err).toContain(`for the Embedding Projector: ${latent(encoder, 'projector')}\n`);
    const lines = (...file: string[]) => readFileSync(latent(encoder, ...file), 'utf8').split('\n');
    const [header, ...epochs] = lines('embeddings.csv');
    expect(lines('projector', 'tensors.tsv')).toHaveLength(epochs.length);
    const [names, ...known] = lines('projector', 'metadata.tsv');
    const values = lines('projector', 'tensors.tsv').map((line) => line.split('\t'));
    expect(header!.split(',').slice(0, names!.split('\t').length)).toEqual(names!.split('\t'));
    const both = known.map((line, at) => [...line.split('\t'), ...values[at]!].join(','));
    expect(both.slice(0, -1)).toEqual(epochs.slice(0, -1));
  }
});

test('compare that is stopped by Ctrl-C ends with 130, without a comparison, and can be begun again', async () => {
  const out = join(folder, 'comparison');
  const args = ['compare', run(), '--out', out, '--encoders', 'pretrained', '--neighbors', '5', '--json'];
  const stopped = start([...args, '--resamples', '100000']);
  let shown = '';
  stopped.child.stderr!.on('data', (chunk) => {
    shown += chunk;
  });
  while (!shown && stopped.child.exitCode === null) await wait(5);
  stopped.child.kill('SIGINT');
  const { code, out: printed, err } = await stopped.ended;
  expect({ code, printed }, err).toEqual({ code: 130, printed: '' });
  expect(err).toMatch(/thetalab: .*got an interruption after .*\n$/);
  expect(err).not.toContain('    at ');
  expect(existsSync(out)).toBe(false);
  const again = await thetalab(...args, '--resamples', '20');
  expect(again.code, again.err).toBe(0);
  expect(existsSync(join(out, 'index.html'))).toBe(true);
});
