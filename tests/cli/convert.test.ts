import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { openEpochStore, sleepEdf } from '../../src/data';
import { putNight } from '../data/datasets/sleep-edf-files';
import { bringUpToDate } from '../kernel/jupyter';
import { scratchFolder } from '../support/scratch';
import { digest, start, stopWhen, thetalab } from './command-line';

vi.setConfig({ testTimeout: 120_000 });

const folder = scratchFolder();
const to = (name: string) => join(folder, name);
const nights = to('nights');

beforeAll(() => {
  bringUpToDate();
  mkdirSync(nights);
  for (let person = 10; person < 26; person++)
    putNight(nights, `SC4${person}1`, {
      stages: [
        ['Sleep stage 2', 30 * 40],
        ['Sleep stage R', 600],
      ],
    });
});

describe('thetalab convert', () => {
  const straight = to('straight.epochs');

  test('prints a summary as JSON and nothing else', async () => {
    const { code, out, err } = await thetalab(
      'convert',
      nights,
      '--out',
      straight,
      '--dtype',
      'int16',
      '--json',
    );
    expect(code, err).toBe(0);
    const summary = JSON.parse(out);
    expect(summary).toMatchObject({ dtype: 'int16', recordings: 16, resumed: 0, subjects: 16, epochs: 960 });
    expect(summary.bytes).toBe(readFileSync(straight).length);
    const store = openEpochStore(straight);
    const { values, labels } = await sleepEdf(nights, { maxFiles: 1 });
    expect(store.labels.slice(0, labels.length)).toEqual(labels);
    const first = store.epoch(0);
    values.subarray(0, 3000).forEach((value, at) => {
      expect(Math.abs(value - first[at]!)).toBeLessThan(0.002);
    });
  });

  test('killed when a recording is finished, twice, ends in the same bytes', async () => {
    const out = to('killed.epochs');
    const args = ['convert', nights, '--out', out, '--dtype', 'int16'];
    let kills = 0;
    while (kills < 2) {
      const attempt = start(args);
      await stopWhen(attempt, 'SIGKILL', () => join(`${out}.part`, 'journal.jsonl'));
      if ((await attempt.ended).code !== null) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(0);
    const { code, err } = existsSync(out) ? { code: 0, err: '' } : await thetalab(...args);
    expect(code, err).toBe(0);
    expect(digest(out), `${kills} kills`).toBe(digest(straight));
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  test('stopped by Ctrl-C says how to go on', async () => {
    const out = to('stopped.epochs');
    const attempt = start(['convert', nights, '--out', out, '--dtype', 'int16', '--json']);
    await stopWhen(attempt, 'SIGINT', () => join(`${out}.part`, 'journal.jsonl'));
    const { code, err, out: printed } = await attempt.ended;
    expect({ code, printed }).toEqual({ code: 130, printed: '' });
    expect(err).toContain('stopped.epochs.part: the same command goes on');
  });

  test('takes one recording, and another store', async () => {
    const one = to('one.epochs');
    const psg = join(nights, 'SC4101E0-PSG.edf');
    const { code, out, err } = await thetalab('convert', psg, '--out', one, '--seconds', '10');
    expect(code, err).toBe(0);
    expect(out).toContain(
      '180 epochs of 10 s at 100 Hz (EEG Fpz-Cz, EEG Pz-Oz) from 1 recording of 1 subject,',
    );
    const again = await thetalab('convert', one, '--out', to('again.epochs'), '--montage', 'Pz-Oz', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ channels: ['EEG Pz-Oz'], epochs: 180, dtype: 'float32' });
    expect(JSON.parse(again.out)).not.toHaveProperty('leftOut');
    const strict = await thetalab('convert', one, '--out', to('strict.epochs'), '--reject', '0.001');
    expect(strict).toMatchObject({ code: 1, out: '' });
    expect(strict.err).toContain('at least one epoch, got none; 180 were left out; widen the limits');
    expect(existsSync(to('strict.epochs'))).toBe(false);
    expect(existsSync(to('strict.epochs.part'))).toBe(false);
  });

  test('that fails says what is kept, and leaves nothing where nothing is', async () => {
    const some = to('some');
    mkdirSync(some);
    for (const file of readdirSync(nights).slice(0, 4)) copyFileSync(join(nights, file), join(some, file));
    const out = to('some.epochs');
    truncateSync(join(some, 'SC4111E0-PSG.edf'), 100);
    const failed = await thetalab('convert', some, '--out', out);
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.err).toMatch(
      /thetalab: .*SC4111E0-PSG\.edf.*\nwhat is finished is kept in .*some\.epochs\.part: the same command goes on from there\n$/,
    );
    rmSync(`${out}.part`, { recursive: true });
    truncateSync(join(some, 'SC4101E0-PSG.edf'), 100);
    const again = await thetalab('convert', some, '--out', out);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).not.toContain('is kept');
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  test.each([
    [['nowhere'], 2, '"nowhere", which is not there'],
    [[nights, '--seconds', 'Infinity'], 2, 'Expected a number above 0.'],
    [[nights, '--max-files', '1.5'], 2, 'Expected a whole number above 0.'],
    [[nights, '--dataset', 'shhs'], 2, 'a dataset among auto'],
    [[nights, '--dtype', 'int8'], 2, 'Allowed choices are float32, int16'],
    [[nights, '--out', straight], 2, 'remove it first'],
  ])('%j is bad usage', async (args, code, message) => {
    const outcome = await thetalab('convert', '--out', to('unused.epochs'), ...args);
    expect(outcome.err).toContain(message);
    expect(outcome.err).not.toContain('    at ');
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code, out: '' });
  });
});
