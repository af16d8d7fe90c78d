import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { convert } from '../../../src/data';
import { folder, interruptedAt, names, quiet, recordingsOf, straight, target } from './conversions';

describe('a conversion', () => {
  test('goes on after an interruption, reads nothing twice, and ends in the same bytes', async () => {
    const path = target();
    await interruptedAt(path, 'C');
    expect(existsSync(path)).toBe(false);
    const { recordings, read } = recordingsOf(names);
    expect((await convert(recordings, path, quiet)).resumed).toBe(3);
    expect([...read.keys()]).toEqual(['D']);
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
  });

  test.each<[string, (part: string) => void, number]>([
    [
      'a line of the journal that was not finished',
      (part) => appendFileSync(join(part, 'journal.jsonl'), '{"na'),
      2,
    ],
    ['records that were not finished', (part) => appendFileSync(join(part, 'records'), 'half'), 2],
    ['records that are missing', (part) => truncateSync(join(part, 'records'), 8 + 3 * 20 + 5), 1],
    ['no records at all', (part) => truncateSync(join(part, 'records'), 0), 0],
    [
      'a line of the journal with another letter in it',
      (part) => {
        const path = join(part, 'journal.jsonl');
        writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"B-', '"C-'));
      },
      1,
    ],
    [
      'a line of the journal that is no JSON',
      (part) => {
        const path = join(part, 'journal.jsonl');
        const [settings, ...lines] = readFileSync(path, 'utf8').split('\n');
        writeFileSync(path, [settings, '{"na', ...lines].join('\n'));
      },
      0,
    ],
    ['no journal', (part) => writeFileSync(join(part, 'journal.jsonl'), ''), 0],
    [
      'a recording that changed',
      () => utimesSync(join(folder, 'B'), new Date(), new Date(Date.now() + 1e6)),
      1,
    ],
  ])('goes on after a stop that left %s', async (_, leave, resumed) => {
    const path = target();
    await interruptedAt(path, 'B');
    leave(`${path}.part`);
    expect((await convert(recordingsOf(names).recordings, path, quiet)).resumed).toBe(resumed);
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
  });

  test('begins anew with other settings, and behind a recording that is new', async () => {
    const path = target();
    await interruptedAt(path, 'C');
    expect((await convert(recordingsOf(names).recordings, path, { ...quiet, dtype: 'int16' })).resumed).toBe(
      0,
    );
    const other = target();
    await interruptedAt(other, 'C');
    expect((await convert(recordingsOf(['A', 'AB', 'C']).recordings, other, quiet)).resumed).toBe(1);
  });

  test('leaves a file to the process that is converting into it', async () => {
    const path = target();
    const { recordings } = recordingsOf(names);
    let goOn = () => {};
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = recordings.map((one) => ({ ...one, read: () => waiting.then(one.read) }));
    const first = convert(slow, path, quiet);
    await expect(convert(recordings, path, quiet)).rejects.toThrow(
      `process ${process.pid}, which converts into it`,
    );
    goOn();
    await first;
    expect(readFileSync(path).equals(readFileSync(straight))).toBe(true);
  });
});

test('a conversion whose lock another process took writes nothing more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const path = target();
    const part = `${path}.part`;
    const { recordings, read } = recordingsOf(names);
    const losing = recordings.map((one) => ({
      ...one,
      async read() {
        const lock = readdirSync(part).filter((name) => name.startsWith('lock-'));
        if (one.name === 'B') for (const name of lock) rmSync(join(part, name));
        const epochs = await one.read();
        vi.advanceTimersByTime(10_000);
        return epochs;
      },
    }));
    await expect(convert(losing, path, quiet)).rejects.toThrow(
      /^convert: expected the lock .* another process/,
    );
    expect([...read.keys()]).toEqual(['A', 'B']);
    expect((await convert(recordings, path, quiet)).resumed).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
