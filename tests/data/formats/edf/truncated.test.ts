import { describe, expect, test } from 'vitest';
import { open, readEdf } from '../../../../src/data';
import { formatEdf } from '../../../support/edf-writer';
import { put, scratchFolder } from '../../../support/scratch';
import { readSource } from '../../read-source';
import { twoRates, withAnnotations } from './edf-files';

const folder = scratchFolder();
const whole = formatEdf(twoRates);
const bytesPerRecord = 18;
/** A file without its last `missing` records, and `rest` bytes of the first of these. */
const cut = (missing: number, rest = 0) =>
  put(folder, 'night.edf', whole.subarray(0, whole.length - missing * bytesPerRecord + rest));
const keep = { truncated: 'keep' } as const;

describe('a truncated EDF file', () => {
  test('is refused, and the message names the option', async () => {
    const message =
      /expected 3 data records, got 2 whole ones in ".*night.edf"; the file is truncated, download it again, or read what there is with \{ truncated: 'keep' \}/;
    await expect(open(cut(1))).rejects.toThrow(message);
    await expect(readEdf(cut(1, 5))).rejects.toThrow(message);
  });

  test('is read in part when that is asked for: its whole records, with a note of the others', async () => {
    const full = await readEdf(put(folder, 'whole.edf', whole));
    const part = await readEdf(cut(1, 5), keep);
    expect(part.duration).toBe(4);
    for (const [at, { samples }] of part.channels.entries())
      expect(samples).toEqual(
        full.channels[at]!.samples.subarray(0, (2 * full.channels[at]!.samples.length) / 3),
      );
    expect(part.notes).toEqual([
      'night.edf: 5 bytes after the last data record left out',
      'night.edf: truncated, 1 of 3 data records (2 s) are missing',
    ]);
    const opened = await open(cut(1, 5), keep);
    expect([opened.duration, opened.notes]).toEqual([4, part.notes]);
    expect((await readSource(opened.source)).samples[0]).toEqual(part.channels.map(({ samples }) => samples));
  });

  test('gives the annotations of the records that there are', async () => {
    const bytes = formatEdf(withAnnotations);
    const path = put(folder, 'noted.edf', bytes.subarray(0, bytes.length - 1));
    const { annotations } = await open(path, keep);
    expect(annotations.map(({ text }) => text)).toEqual(['Sleep stage W']);
  });

  test('without a whole record is refused all the same, and so is a cut header', async () => {
    await expect(open(cut(3, 17), keep)).rejects.toThrow('open: expected at least one data record');
    const header = put(folder, 'header.edf', whole.subarray(0, 700));
    await expect(open(header, keep)).rejects.toThrow('open: expected 768 bytes of header, got 700');
  });

  test('a whole file is as it always was', async () => {
    const path = put(folder, 'whole.edf', whole);
    expect(await readEdf(path, keep)).toEqual(await readEdf(path));
  });

  test('other words, and formats that are read whole or not at all, are refused', async () => {
    const odd = { truncated: 'yes' as 'keep' };
    await expect(readEdf(cut(1), odd)).rejects.toThrow('readEdf: expected truncated to be "keep", got "yes"');
    await expect(open(cut(1), odd)).rejects.toThrow('open: expected truncated to be "keep"');
    const npy = `${__dirname}/../../../fixtures/data/numpy/float32.npy`;
    await expect(open(npy, { samplingRate: 100, ...keep })).rejects.toThrow(
      /a format of which a part can be kept \(EDF, BDF\), got the option truncated for ".*" \(NPY\)/,
    );
  });
});
