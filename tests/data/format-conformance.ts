import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ThetalabError } from '../../src/system';
import { put, scratchFolder } from '../support/scratch';

/** A file format to check. */
export interface FormatUnderTest {
  /** Of its files, without the dot. */
  extension: string;
  read(path: string): Promise<unknown>;
  /** The bytes of a small file that is whole. */
  whole: Uint8Array;
}

/** What every reader of a file format promises. */
export function formatConformance(name: string, { extension, read, whole }: FormatUnderTest): void {
  describe(`${name}: format conformance`, () => {
    const folder = scratchFolder();
    const file = `sample.${extension}`;
    const outcome = (bytes: Uint8Array) =>
      read(put(folder, file, bytes)).then(
        () => undefined,
        (error: Error) => error,
      );

    test('reads a whole file, twice the same, and leaves it alone', async () => {
      const path = put(folder, file, whole);
      expect(await read(path)).toEqual(await read(path));
      expect(await outcome(whole)).toBeUndefined();
    });

    test('refuses an empty file, one that is missing, and a folder', async () => {
      expect(await outcome(new Uint8Array(0))).toBeInstanceOf(ThetalabError);
      await expect(read(`${folder}/missing.${extension}`)).rejects.toBeInstanceOf(ThetalabError);
      await expect(read(folder)).rejects.toBeInstanceOf(ThetalabError);
    });

    test('refuses a file of another format', async () => {
      for (const content of ['PK\u0003\u0004', '# just some text\n', '\u0089HDF\r\n\u001a\n']) {
        expect(await outcome(Buffer.alloc(2048, content))).toBeInstanceOf(ThetalabError);
      }
    });

    test('refuses a file that was cut anywhere', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), async (size) => {
          expect(await outcome(whole.subarray(0, size)), `${size} bytes`).toBeInstanceOf(ThetalabError);
        }),
        { numRuns: 100 },
      );
    });

    test('fails with nothing but a clear error, whichever bytes are damaged', async () => {
      const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(damage, async (changes) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const error = await outcome(bytes);
          if (error) expect(error).toBeInstanceOf(ThetalabError);
        }),
        { numRuns: 150 },
      );
    });
  });
}
