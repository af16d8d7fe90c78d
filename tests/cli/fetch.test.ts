import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { answer, bytesOf, flakyServer, sha256 } from '../data/download/flaky-server';
import { bringUpToDate } from '../kernel/jupyter';
import { scratchFolder } from '../support/scratch';
import { start, thetalab } from './command-line';

const scratch = scratchFolder();
const server = await flakyServer();
beforeAll(bringUpToDate);

const content = bytesOf(200_000);
const paths = ['00', '01', '02'].flatMap((subject) =>
  ['E0-PSG', 'EC-Hypnogram'].map((kind) => `sleep-cassette/SC4${subject}1${kind}.edf`),
);
for (const path of paths) server.serve(path, content);
server.serve('SHA256SUMS.txt', paths.map((path) => `${sha256(content)} ${path}\n`).join(''));

const fetchInto = (out: string, ...more: string[]) => [
  'fetch',
  'sleep-edf',
  '--mirror',
  server.url,
  '--out',
  out,
  ...more,
];

describe('thetalab fetch', () => {
  test('brings subjects and nights, says so as JSON, and fetches nothing twice', async () => {
    const out = join(scratch, 'some');
    const first = await thetalab(...fetchInto(out, '--subjects', '0-1', '--nights', '1', '--json'));
    expect(first).toMatchObject({ code: 0 });
    const told = { dataset: 'sleep-edf', folder: out, files: 4 };
    expect(JSON.parse(first.out)).toEqual({ ...told, fetched: 4, present: 0, bytes: 4 * content.length });
    const second = await thetalab(...fetchInto(out, '--subjects', 'SC400,1', '--no-download'));
    expect(second).toMatchObject({ code: 0, out: `4 files of sleep-edf in ${out}\n` });
    const missing = await thetalab(...fetchInto(out, '--subjects', '2', '--no-download'));
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain('npx thetalab fetch sleep-edf brings them');
  });

  test('stops at Ctrl-C with 130, and a second start goes on', async () => {
    const out = join(scratch, 'stopped');
    let asked = false;
    server.files.get(paths[0]!)!.tricks = [
      (request, response, file) =>
        answer(request, response, file, (rest) => {
          response.write(rest.subarray(0, 150_000));
          asked = true;
        }),
    ];
    const running = start(fetchInto(out, '--subjects', '0', '--parallel', '1'));
    const part = join(out, '.fetch', `${paths[0]}.part`);
    while (!asked || !(statSync(part, { throwIfNoEntry: false })?.size ?? 0)) await wait(5);
    await wait(5);
    running.child.kill('SIGINT');
    const { code, err } = await running.ended;
    expect(code).toBe(130);
    expect(err).toContain('0 of 2 files; start it again to go on');
    expect(await thetalab(...fetchInto(out, '--subjects', '0'))).toMatchObject({ code: 0 });
    expect(server.log.filter(({ path }) => path === paths[0]).at(-1)!.range).toMatch(/^bytes=\d+-$/);
  });

  test.each([
    [['sleep-edf', '--nights', '1,3'], 'sleepEdf: expected nights 1, 2, got 3'],
    [['eegmmi', '--runs', '2'], 'eegmmi: expected runs from 3 to 14, got 2; runs 1 and 2 have no tasks'],
  ])('%j is refused without asking anybody', async (args, message) => {
    const asked = server.log.length;
    for (const more of [[], ['--no-download']]) {
      const folder = join(scratch, 'nothing');
      const refused = await thetalab('fetch', ...args, '--mirror', server.url, '--out', folder, ...more);
      expect(refused).toEqual({ code: 1, out: '', err: `thetalab: ${message}\n` });
    }
    expect(server.log).toHaveLength(asked);
  });

  test.each([
    [['fetch', 'shhs'], 'Allowed choices are sleep-edf, eegmmi, eeg-challenge.'],
    [['fetch', 'sleep-edf', '--subjects', '5-2'], 'Expected a range upwards, got 5-2.'],
  ])('%j is bad usage', async (args, message) => {
    const { code, err } = await thetalab(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
