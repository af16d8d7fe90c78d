import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEdf } from '../../../../src/data';
import { formatEdf, patientName, type WrittenEdf, type WrittenSignal } from '../../../support/edf-writer';
import { put, scratchFolder } from '../../../support/scratch';
import { ramp, twoRates, withAnnotations } from './edf-files';

const folder = scratchFolder();
const read = (bytes: Uint8Array, channels?: readonly string[]) =>
  readEdf(put(folder, 'night.edf', bytes), { channels });

describe('readEdf on unusual and damaged files', () => {
  const damaged = (header: WrittenEdf['header']) => read(formatEdf({ ...twoRates, header }));

  test('works out the number of records when the header says -1', async () => {
    const bytes = formatEdf({ ...twoRates, header: { recordCount: '-1' } });
    expect((await read(bytes)).channels).toEqual((await read(formatEdf(twoRates))).channels);
    expect((await read(bytes.subarray(0, bytes.length - 1))).duration).toBe(4);
  });

  test('says what is missing when the file is truncated, wherever', async () => {
    const whole = formatEdf(twoRates);
    const header = 256 * 3;
    const boundaries = [0, 8, 88, 168, 176, 184, 192, 236, 244, 252, 256, 288, 512, header, header + 18];
    for (const at of boundaries.flatMap((size) => [size - 1, size, size + 1]).filter((size) => size >= 0)) {
      await expect(read(whole.subarray(0, at)), `${at} bytes`).rejects.toThrow(
        /^readEdf: .*the file is truncated/,
      );
    }
  });

  test('refuses a header that promises more than the file holds, before it makes room for it', async () => {
    await expect(damaged({ recordCount: '4' })).rejects.toThrow('expected 4 data records, got 3 whole ones');
    await expect(damaged({ recordCount: '99999999' })).rejects.toThrow('expected 99999999 data records');
    await expect(damaged({ signals: '9999', headerBytes: '2560000' })).rejects.toThrow('2560000 bytes');
  });

  test.each([
    [{ version: 'EDFX' }, 'an EDF file'],
    [{ signals: '0' }, '1 to 9999 signals'],
    [{ signals: '1.5' }, '1 to 9999 signals'],
    [{ signals: 'two' }, 'a number as the number of signals'],
    [{ headerBytes: '512' }, 'a header of 768 bytes for 2 signals'],
    [{ recordCount: '-2' }, 'a whole number of data records'],
    [{ recordCount: '1.5' }, 'a whole number of data records'],
    [{ recordCount: 'NaN' }, 'a number as the number of data records'],
    [{ secondsPerRecord: '-1' }, 'records of 0 s or more'],
    [{ secondsPerRecord: '0' }, 'records longer than 0 s'],
    [{ secondsPerRecord: 'Infinity' }, 'a number as the duration'],
  ] as const)('refuses %o', async (header, message) => {
    await expect(damaged(header)).rejects.toThrow(message);
  });

  test('refuses scales that mean nothing', async () => {
    const one = { label: 'C3', samplesPerRecord: 1, samples: ramp(1) };
    const same = (part: Partial<WrittenSignal>) =>
      read(formatEdf({ recordCount: 1, signals: [{ ...one, ...part }] }));
    await expect(same({ digital: [5, 5] })).rejects.toThrow('a digital minimum and maximum that differ');
    await expect(same({ physical: [5, 5] })).rejects.toThrow('a physical minimum and maximum that differ');
    await expect(same({ samplesPerRecord: 0 })).rejects.toThrow('at least one sample');
  });

  test('a scale that means nothing does not matter in a channel that is not read', async () => {
    const unused: WrittenSignal = {
      label: 'unused',
      physical: [0, 0],
      samplesPerRecord: 8,
      samples: ramp(24),
    };
    const bytes = formatEdf({ ...twoRates, signals: [...twoRates.signals, unused] });
    expect((await read(bytes, ['EEG Fpz-Cz'])).channels).toHaveLength(1);
  });

  test('refuses a file without data, and makes no room for absurd records of which there are none', async () => {
    const absurd = { label: 'C3', samplesPerRecord: 99_999_999, samples: ramp(0) };
    const signals = Array.from({ length: 100 }, () => absurd);
    for (const recordCount of ['0', '-1']) {
      const bytes = formatEdf({ recordCount: 0, signals, header: { recordCount } });
      await expect(read(bytes)).rejects.toThrow('expected at least one data record, got none');
    }
  });

  test('says how many bytes it left out at the end', async () => {
    const { notes } = await read(Buffer.concat([formatEdf(twoRates), Buffer.alloc(7)]));
    expect(notes).toEqual(['night.edf: 7 bytes after the last data record left out']);
  });

  test('survives any damage to the header with a clear error or a recording', async () => {
    const whole = formatEdf(withAnnotations);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(767), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const outcome = await read(bytes).catch((error: Error) => error);
          if (outcome instanceof Error) expect(outcome.message).toMatch(/^readEdf: expected .*, got /);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('names the file that cannot be opened', async () => {
    await expect(readEdf('nowhere/night.edf')).rejects.toThrow('"nowhere/night.edf" (ENOENT)');
  });
});

describe('who was recorded', () => {
  const fragments = patientName.split(' ');
  const expectAnonymous = (text: string) => {
    for (const fragment of fragments) expect(text).not.toContain(fragment);
  };

  test('is nowhere in what is read', async () => {
    const recording = await read(formatEdf(withAnnotations));
    expectAnonymous(JSON.stringify(recording));
    expectAnonymous(inspect(recording, { depth: 9 }));
    expectAnonymous(String(recording));
  });

  test('is in no error, wherever the header was cut or grew', async () => {
    const whole = formatEdf({ ...withAnnotations, patient: patientName });
    const error = async (bytes: Uint8Array) =>
      String(await read(bytes).catch((cause: Error) => cause.message));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -260, max: 260 }), fc.nat(100), async (shift, at) => {
        const filling = Buffer.from(patientName.repeat(20)).subarray(0, Math.max(0, shift));
        const bytes = [whole.subarray(0, at), filling, whole.subarray(at + Math.max(0, -shift))];
        expectAnonymous(await error(Buffer.concat(bytes)));
      }),
      { numRuns: 150 },
    );
  });
});
