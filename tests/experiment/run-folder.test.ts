import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { version } from '../../package.json';
import { createRun, openRun, parseConfig, RunFolder, runFormat } from '../../src/experiment';
import { ThetalabError } from '../../src/system';
import { describeWith } from '../support/requirements';
import { put, scratchFolder } from '../support/scratch';
import { mountableDisk, smallDisk } from '../support/small-disk';

const folder = scratchFolder();
const config = parseConfig({ name: 'mine', engine: { name: 'cpu' }, seed: 9 });
const editJson = (path: string, edit: (json: Record<string, unknown>) => unknown) =>
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')))));

describe('a new run', () => {
  test('has a folder of its own with the complete config, and opens again', async () => {
    const parent = join(folder, 'deep', 'runs');
    const [first, second] = [await createRun(config, parent), await createRun(config, parent)];
    expect(first.path).not.toBe(second.path);
    expect(first.name).toMatch(/^mine-\d{8}T\d{6}(-\d+)?$/);
    expect(readdirSync(first.path).sort()).toEqual(['config.json', 'environment.json']);
    expect(first.readJson('config.json')).toEqual(JSON.parse(JSON.stringify(config)));
    const opened = openRun(first.path);
    expect(opened.config).toEqual(config);
    expect(opened.name).toBe(basename(first.path));
    expect(opened.has('config.json')).toBe(true);
    expect(opened.has('checkpoints', 'encoder.safetensors')).toBe(false);
  });

  test('knows what its results depend on', async () => {
    const environment = (await createRun(config, folder)).readJson<Record<string, unknown>>(
      'environment.json',
    );
    expect(environment).toMatchObject({
      format: runFormat,
      thetalab: version,
      node: process.version,
      engine: 'cpu',
      seed: 9,
    });
    expect(Date.now() - Date.parse(environment.created as string)).toBeLessThan(60_000);
    expect(environment.tensorflowJs).toMatch(/^4\./);
    expect(environment.threads).toBe(1);
    expect(environment.platform).toContain(process.platform);
    expect(environment.processor).toBeTypeOf('string');
    expect(environment.memoryGiB).toBeGreaterThan(0);
    expect(environment.gitCommit ?? '').toMatch(/^([0-9a-f]{40}(\+changes)?)?$/);
  });

  test('that cannot be made is named', async () => {
    const file = put(folder, 'file', '');
    await expect(createRun(config, join(file, 'runs'))).rejects.toThrow(
      /^createRun: expected to make ".*", got ENOTDIR; choose another place/,
    );
    await expect(createRun(config, file)).rejects.toThrow(ThetalabError);
  });
});

describe('a folder that cannot be opened', () => {
  let path: string;
  beforeEach(async () => {
    path = (await createRun(config, folder)).path;
  });

  test.each(['config.json', 'environment.json'])('without %s', (name) => {
    const bare = join(folder, `without-${name}`);
    mkdirSync(bare);
    const other = name === 'config.json' ? 'environment.json' : 'config.json';
    writeFileSync(join(bare, other), readFileSync(join(path, other)));
    expect(() => openRun(bare)).toThrow(
      `openRun: expected a run folder with ${name}, got "${bare}"; name a folder inside runs/`,
    );
  });

  test('that is not there, or a file', () => {
    expect(() => openRun(join(folder, 'nowhere'))).toThrow('a run folder with config.json');
    expect(() => openRun(put(folder, 'plain', ''))).toThrow('a run folder with config.json');
  });

  test.each([runFormat - 1, runFormat + 1, 0, String(runFormat)])('of format %j', (format) => {
    editJson(join(path, 'environment.json'), (json) => ({ ...json, format }));
    const config = readFileSync(join(path, 'config.json'), 'utf8');
    expect(() => openRun(path)).toThrow(
      `openRun: expected a run folder of format ${runFormat}, got format ${JSON.stringify(format)} in "${path}"; resume it with`,
    );
    expect(readFileSync(join(path, 'config.json'), 'utf8')).toBe(config);
  });

  test('without any format', () => {
    for (const text of ['{}', 'null', '[]', '3']) {
      writeFileSync(join(path, 'environment.json'), text);
      expect(() => openRun(path)).toThrow(`a run folder of format ${runFormat}, got none in`);
    }
  });

  test('with files that are cut off or hold what no config may', () => {
    const file = join(path, 'config.json');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, 100));
    expect(() => openRun(path)).toThrow(`openRun: expected JSON in "${file}"`);
    writeFileSync(file, whole);
    editJson(file, (json) => ({ ...json, seed: -1 }));
    expect(() => openRun(path)).toThrow(`${file}: expected seed to be a whole number from 0`);
  });
});

test('no number of a file is lost: what JSON does not know is refused', () => {
  const run = new RunFolder(join(folder, 'numbers'), config);
  run.writeJson('results.json', { kappa: 1 });
  expect(() => run.writeJson('results.json', { kappa: Number.NaN })).toThrow(
    'results.json: expected finite numbers, got kappa = NaN',
  );
  expect(run.readJson('results.json')).toEqual({ kappa: 1 });
});

test('the halves of files that a kill left are removed, everything else stays', () => {
  const run = new RunFolder(join(folder, 'leftovers'), config);
  const kept = ['results.json', 'checkpoints/a.safetensors', 'notes.tmp', 'x.tmp.json'];
  for (const name of [...kept, 'results.json.17.tmp', 'checkpoints/a.safetensors.4711.tmp'])
    run.writeJson(name, {});
  run.removeLeftovers();
  const left = readdirSync(run.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.'),
  );
  expect(left.sort()).toEqual(kept.map((name) => join(name)).sort());
});

test('a run is taken back only while its data are not prepared', async () => {
  const run = await createRun(config, folder);
  run.writeJson('split.json', {});
  run.removeIfUnprepared();
  expect(existsSync(run.path)).toBe(true);
  const empty = await createRun(config, folder);
  empty.removeIfUnprepared();
  expect(existsSync(empty.path)).toBe(false);
});

describeWith('on a full disk', [mountableDisk()], () => {
  test('nothing of a new run is left behind', async () => {
    const disk = smallDisk(16);
    writeFileSync(join(disk.folder, 'ballast'), new Uint8Array(12_288));
    await expect(createRun(config, join(disk.folder, 'runs'))).rejects.toThrow(/ENOSPC/);
    expect(readdirSync(disk.folder, { recursive: true }).sort()).toEqual(['ballast', 'runs']);
    disk.resize(256);
    expect((await createRun(config, join(disk.folder, 'runs'))).has('config.json')).toBe(true);
  });
});
