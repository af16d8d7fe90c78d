import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addonFile, loadAddon, type NativeAddon } from '../../src/native';
import { describeWith, root } from '../support/requirements';
import { runScript } from './run-script';

const { reason } = loadAddon();
const native = reason === undefined ? { path: 'native' } : { reason };
const built = addonFile(root);

describeWith('a binary that was built elsewhere', [native], () => {
  /** A copy of the project with its build, so that nothing has to be compiled. */
  let copy: string;
  const script = (name: string) => runScript(join(copy, 'scripts', name), []);
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'thetalab-prebuilt-'));
    for (const name of ['binding.gyp', 'native', 'package.json', 'scripts', 'build'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('is put where node-gyp-build looks, and is found when there is no build', async () => {
    expect(addonFile(copy)).toBe(join(copy, 'build', 'Release', 'thetalab.node'));
    const { code, out } = await script('build-prebuilt.mjs');
    const libc = process.platform !== 'linux' ? '' : existsSync('/etc/alpine-release') ? '.musl' : '.glibc';
    const name = join('prebuilds', `${process.platform}-${process.arch}`, `thetalab.napi${libc}.node`);
    expect(code).toBe(0);
    expect(out).toContain(`native engine: ${name}\n`);
    rmSync(join(copy, 'build'), { recursive: true });
    expect(addonFile(copy)).toBe(join(copy, name));
    expect(readFileSync(join(copy, name)).equals(readFileSync(built!))).toBe(true);
    const addon = createRequire(import.meta.url)(join(copy, name)) as NativeAddon;
    expect(addon.instructions()).toBe(loadAddon().addon!.instructions());
  });

  it('saves the compilation as long as the sources are those that it was made of', async () => {
    expect(await script('build-native.mjs')).toMatchObject({ code: 0, out: 'native engine: up to date\n' });
    expect(existsSync(join(copy, 'build'))).toBe(false);
    // What is no longer the same is compiled, which here cannot succeed.
    writeFileSync(join(copy, 'binding.gyp'), 'nonsense');
    const { code, err } = await script('build-native.mjs');
    expect(code).toBe(1);
    expect(err).toMatch(/^native engine: not built, /);
  });

  it('is left alone when it is for another C library', () => {
    const folder = join(copy, 'prebuilds', `${process.platform}-${process.arch}`);
    const foreign = existsSync('/etc/alpine-release') ? 'glibc' : 'musl';
    rmSync(folder, { recursive: true });
    rmSync(join(copy, 'build'), { recursive: true, force: true });
    expect(addonFile(copy)).toBeUndefined();
    cpSync(built!, join(folder, `thetalab.napi.${foreign}.node`));
    expect(addonFile(copy)).toBeUndefined();
    cpSync(built!, join(folder, 'thetalab.napi.node'));
    expect(addonFile(copy)).toBe(join(folder, 'thetalab.napi.node'));
  });
});
