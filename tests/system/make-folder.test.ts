import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../src/system';
import { put, scratchFolder } from '../support/scratch';

describe('makeFolder', () => {
  const scratch = scratchFolder();

  test('makes all folders that are missing, and leaves those that are there', () => {
    const folder = join(scratch, 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  test('a file in the way is an error', () => {
    const file = put(scratch, 'file', '');
    expect(() => makeFolder(file)).toThrow(/EEXIST|ENOTDIR/);
    expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
  });

  test.runIf(existsSync('/proc/self'))(
    'a file system that refuses folders is an error, not an endless loop',
    () => {
      expect(() => makeFolder('/proc/nothing/below')).toThrow('ENOENT');
    },
  );
});
