import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { displaySymbol, ThetalabError } from '../../src/system';
import { countAllocations } from '../support/allocations';
import { memoryFolder, put, scratchFolder } from '../support/scratch';
import { allocationLimit, filesOf, fuzz } from './format-fuzz';

/** A file format to check. */
export interface FormatUnderTest {
  /** Of its files, without the dot. */
  extension: string;
  /** Opens and reads everything that the file holds; of a `SignalSource`, with `readSource`. */
  read(path: string): Promise<unknown>;
  /** The bytes of a small file (1 to 4 KB) that is whole. It is called `sample.EXTENSION`. */
  whole: Uint8Array;
  /** Files that belong to it and lie beside it, by their names. */
  beside?: Record<string, Uint8Array>;
  /** Who was recorded, as `whole` names them: must not appear in what is read, in errors or on the console. */
  secret?: string;
  /** Whether a cut file may be whole as well, as a list of lines is (default false: every cut must be refused). */
  cutsAreWhole?: boolean;
  /** Most bytes that may be allocated for each byte of the files (default 32), and a quarter of a megabyte. */
  growth?: number;
  /** Damaged files that are read (default 10,000; fewer where another test of the same format reads as many). */
  cases?: number;
  /** Files that were made to harm, by what they do: each is refused, within the limits of a damaged file. */
  hostile?: Record<string, Uint8Array>;
}

/** What every reader of a file format promises. */
export function formatConformance(name: string, format: FormatUnderTest): void {
  const { extension, read, whole, secret, hostile = {} } = format;
  describe(`${name}: format conformance`, () => {
    const folder = scratchFolder(memoryFolder);
    const file = `sample.${extension}`;
    const putWhole = () => {
      for (const [other, bytes] of filesOf(format)) put(folder, other, bytes);
      return join(folder, file);
    };
    const outcome = (bytes: Uint8Array) => {
      putWhole();
      return read(put(folder, file, bytes)).then(
        () => undefined,
        (error: Error) => error,
      );
    };

    test('reads a whole file, twice the same, and leaves it alone', async () => {
      const path = putWhole();
      expect(await read(path)).toEqual(await read(path));
      expect(await outcome(whole)).toBeUndefined();
    });

    test('refuses an empty file, one that is missing, a folder, and a pipe', async () => {
      expect(await outcome(new Uint8Array(0))).toBeInstanceOf(ThetalabError);
      await expect(read(`${folder}/missing.${extension}`)).rejects.toBeInstanceOf(ThetalabError);
      await expect(read(folder)).rejects.toBeInstanceOf(ThetalabError);
      if (process.platform === 'win32') return;
      const pipe = join(folder, `pipe.${extension}`);
      if (!existsSync(pipe)) execFileSync('mkfifo', [pipe]);
      await expect(read(pipe)).rejects.toBeInstanceOf(ThetalabError);
    });

    test('refuses a file of another format', async () => {
      for (const content of ['PK\u0003\u0004', '# just some text\n', '\u0089HDF\r\n\u001a\n']) {
        expect(await outcome(Buffer.alloc(2048, content))).toBeInstanceOf(ThetalabError);
      }
    });

    test('gives a value or a clear error, soon and in little memory, however the file is damaged', async () => {
      const { failures, refused, read: values } = await fuzz(name, folder, format);
      expect(failures).toEqual([]);
      expect({ refused: refused > 0, read: values > 0 }).toEqual({ refused: true, read: true });
    });

    test.each(Object.entries(hostile))('refuses a file with %s', async (_, bytes) => {
      const limit = allocationLimit({ ...format, whole: bytes });
      const allocations = countAllocations();
      allocations.start(limit);
      try {
        expect(await outcome(bytes)).toBeInstanceOf(ThetalabError);
        expect(allocations.bytes).toBeLessThanOrEqual(limit);
      } finally {
        allocations.restore();
      }
    });

    if (!secret) return;
    test('tells nobody who was recorded', async () => {
      const console = vi.spyOn(globalThis.console, 'log');
      const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
      try {
        const value = await read(putWhole());
        expect(Buffer.from(whole).includes(secret)).toBe(true);
        for (const text of await shownForms(value)) expect(text).not.toContain(secret);
        for (const spy of [console, ...streams]) expect(inspect(spy.mock.calls)).not.toContain(secret);
      } finally {
        vi.restoreAllMocks();
      }
    });
  });
}

/** Everything that a value says of itself. */
async function shownForms(value: unknown): Promise<string[]> {
  const display = (value as { [displaySymbol]?: () => unknown } | undefined)?.[displaySymbol];
  return [
    inspect(value, { depth: 20, showHidden: true, maxArrayLength: 1000 }),
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? '',
    String(value),
    inspect(await display?.call(value), { depth: 20 }),
  ];
}
