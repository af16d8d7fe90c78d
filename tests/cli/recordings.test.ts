import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bringUpToDate } from '../kernel/jupyter';
import { formatEdf, patientName } from '../support/edf-writer';
import { put, scratchFolder } from '../support/scratch';
import { thetalab } from './command-line';

const folder = scratchFolder();
beforeAll(bringUpToDate);

const signal = (label: string, rate: number) => ({
  label,
  unit: 'uV',
  samplesPerRecord: rate,
  samples: Int16Array.from({ length: 20 * rate }, (_, at) => 3000 * Math.sin(at / 5)),
});
const night = put(
  folder,
  'night.edf',
  formatEdf({ recordCount: 20, signals: [signal('EEG Fpz-Cz', 100), signal('EMG submental', 10)] }),
);

describe('thetalab info', () => {
  test('says what a recording is, and not whose', async () => {
    const { code, out, err } = await thetalab('info', night);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^EDF "night.edf", 20 s, began 1989-04-24 16:13:00, 0 annotations\n/);
    expect(out).toMatch(/^EMG submental +emg +10 +uV +200/m);
    expect(out).not.toContain(patientName);
  });

  test('says what an epoch store holds', async () => {
    const store = join(folder, 'night.epochs');
    expect((await thetalab('convert', night, '--out', store, '--seconds', '5')).code).toBe(0);
    const { code, out, err } = await thetalab('info', store);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('4 epochs of 5 s at 100 Hz (EEG Fpz-Cz), 1 subject\n');
    const { out: json } = await thetalab('info', store, '--json');
    const told = { format: 'epoch store', epochs: 4, samplesPerEpoch: 500, channels: ['EEG Fpz-Cz'] };
    expect(JSON.parse(json)).toMatchObject(told);
    const none = await thetalab('info', join(folder, 'none.epochs'));
    expect(none).toMatchObject({ code: 1, out: '', err: expect.stringContaining('none.epochs') });
    expect(none.err).not.toContain('    at ');
  });

  test('as JSON', async () => {
    const { out } = await thetalab('info', night, '--json');
    expect(JSON.parse(out)).toMatchObject({
      format: 'EDF',
      startTime: '1989-04-24T16:13:00.000',
      channels: [{ label: 'EEG Fpz-Cz', type: 'eeg', samplingRate: 100 }, { samplingRate: 10 }],
      segments: [{ onset: 0, duration: 20 }],
      annotations: {},
    });
    expect(out).not.toContain(patientName);
  });

  test('reads what there is of a truncated file when asked to', async () => {
    const cut = put(folder, 'cut.edf', readFileSync(night).subarray(0, -300));
    const refused = await thetalab('info', cut);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('expected 20 data records, got 18 whole ones');
    const kept = await thetalab('info', cut, '--keep-truncated');
    expect(kept.out, kept.err).toMatch(/^EDF "cut.edf", 18 s/);
    expect(kept.out).toContain('truncated, 2 of 20 data records (2 s) are missing');
    const picture = join(folder, 'cut.json');
    const drawn = ['plot', cut, '--keep-truncated', '--from', '10', '--out', picture];
    expect(await thetalab(...drawn)).toMatchObject({ code: 0, out: `${picture}\n` });
    expect(JSON.parse(readFileSync(picture, 'utf8')).layout.title.text).toBe('cut.edf, 10 to 18 s');
  });

  test('refuses what is no recording', async () => {
    const text = put(folder, 'notes.txt', 'just some notes');
    const { code, out, err } = await thetalab('info', text);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^thetalab: open: expected a file of a known format \(EDF, BDF.*which begins with 6a 75 73 74/,
    );
    expect((await thetalab('info', 'none.edf')).err).toContain(
      'expected a readable file, got "none.edf" (ENOENT)',
    );
    const wrong = await thetalab('info', night, '--rate', '-1');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('Expected a number above 0.') });
  });
});

describe('thetalab plot', () => {
  test('draws the part that is asked for', async () => {
    const picture = join(folder, 'part.json');
    const args = [
      '--channels',
      'EEG Fpz-Cz',
      '--from',
      '5',
      '--seconds',
      '2',
      '--band',
      '1-30',
      '--out',
      picture,
    ];
    expect(await thetalab('plot', night, ...args)).toMatchObject({ code: 0, out: `${picture}\n` });
    const { data, layout } = JSON.parse(readFileSync(picture, 'utf8'));
    expect(layout.title.text).toBe('night.edf, 5 to 7 s');
    expect([data[0].x[0], data[0].x.at(-1), data[0].x.length]).toEqual([5, 6.99, 200]);
  });

  test('refuses a part that is not there', async () => {
    expect((await thetalab('plot', night, '--from', '30')).err).toContain(
      'crop: expected a part of what was recorded (0 to 20 s), got 30 to 60 s',
    );
    const missing = await thetalab('plot', night, '--channels', 'EEG Fpz');
    expect(missing.err).toContain('did you mean "EEG Fpz-Cz"?');
  });

  test.each(['30', '30-1', '0-30', '1-30-50'])('refuses the band %s', async (band) => {
    const outcome = await thetalab('plot', night, '--band', band);
    expect(outcome).toMatchObject({ code: 2, err: expect.stringContaining('such as 0.3-35') });
  });
});
