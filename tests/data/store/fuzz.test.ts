import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openEpochStore, type StoreType, sampleBlocks, saveEpochStore } from '../../../src/data';
import { memoryFolder, put, scratchFolder } from '../../support/scratch';
import { fuzz } from '../format-fuzz';
import { epochsOf } from '../sample-epochs';

const folder = scratchFolder(memoryFolder);
const cases = 1000;
const trailerBytes = 24;
const columnBytes = 20;

/** Everything that a store holds, as text. */
function contentOf(path: string): string {
  const store = openEpochStore(path);
  const { labels, seconds, subjects, nights, channels, classes, notes, samplesPerEpoch, samplingRate } =
    store;
  const values = Array.from(sampleBlocks(store), (block) => [...block]);
  const columns = { labels: [...labels], seconds: [...seconds], subjects, nights };
  const text = JSON.stringify({
    ...columns,
    channels,
    classes,
    notes,
    samplesPerEpoch,
    samplingRate,
    values,
  });
  if (text.includes('null')) throw new Error(`not a number in ${text}`);
  return text;
}

describe.each<StoreType>(['float32', 'int16'])('a damaged store of %s', (dtype) => {
  const path = `${folder}/whole-${dtype}.epochs`;
  saveEpochStore(path, epochsOf(['A', 'A', 'B', 'C'], [0, -1, 3, 4], { notes: ['one note'] }), { dtype });
  const whole = readFileSync(path);
  const content = contentOf(path);

  test('gives what was stored or a clear error, soon and in little memory', async () => {
    const read = async (damaged: string) => {
      if (contentOf(damaged) !== content) throw new Error('other epochs than were stored');
    };
    const report = await fuzz('epoch store', folder, { extension: 'epochs', whole, read, cases });
    expect(report.failures).toEqual([]);
    expect(report.refused).toBeGreaterThan(9 * report.read);
  });

  test('does so, too, when its check sum was made to fit', async () => {
    const start = whole.readDoubleLE(whole.length - trailerBytes);
    const index = whole.subarray(start, -trailerBytes);
    const jsonBytes = whole.readUInt32LE(whole.length - trailerBytes + 8);
    const columns = index.length - jsonBytes;
    expect(columns).toBe(4 * columnBytes);
    const read = async (damaged: string) => {
      const bytes = readFileSync(damaged);
      const trailer = Buffer.from(whole.subarray(-trailerBytes));
      trailer.writeUInt32LE(Math.max(0, bytes.length - columns), 8);
      trailer.writeUInt32LE(crc32(bytes), 12);
      contentOf(put(folder, 'resealed.epochs', Buffer.concat([whole.subarray(0, start), bytes, trailer])));
    };
    const report = await fuzz('index', folder, {
      extension: 'index',
      whole: index,
      read,
      cases,
      cutsAreWhole: true,
    });
    expect(report.failures).toEqual([]);
    expect(report.read).toBeGreaterThan(0);
  });
});
