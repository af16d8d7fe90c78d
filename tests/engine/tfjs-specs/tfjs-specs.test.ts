import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadAddon } from '../../../src/native';
import { root } from '../../support/requirements';

const { reason } = loadAddon();
const skipped = reason === undefined ? '' : ` (skipped: ${reason})`;

/** On tfjs' own cpu backend 4,226 pass: two of them are about two cpu backends at once. */
test.runIf(reason === undefined)(
  `TensorFlow.js core's own specs pass on the native engine${skipped}`,
  async () => {
    const script = join(__dirname, 'run.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      cwd: root,
      maxBuffer: 2 ** 26,
    });
    const result = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({ passed: 4224, failed: 0, pending: 5, overallStatus: 'passed' });
  },
  120_000,
);
