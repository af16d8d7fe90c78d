import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findBrowser } from '../../src/plot';

const folder = mkdtempSync(join(tmpdir(), 'thetalab-browser-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

test('CHROME_PATH decides, then PATH, then the usual places', () => {
  const chosen = program('own', 'my-chrome');
  const onPath = program('bin', 'google-chrome');
  const mac = program('home', 'Applications', 'Chromium.app', 'Contents', 'MacOS', 'Chromium');
  const windows = program('local', 'Google', 'Chrome', 'Application', 'chrome.exe');
  expect(findBrowser({ CHROME_PATH: chosen, PATH: join(folder, 'bin') }, 'linux')).toBe(chosen);
  expect(findBrowser({ PATH: join(folder, 'bin') }, 'linux')).toBe(onPath);
  expect(findBrowser({ PATH: '', HOME: join(folder, 'home') }, 'darwin')).toBe(mac);
  expect(findBrowser({ LOCALAPPDATA: join(folder, 'local') }, 'win32')).toBe(windows);
  expect(findBrowser({ PATH: folder }, 'linux')).toBeUndefined();
});

test('a CHROME_PATH that leads nowhere is an error, not a reason to look elsewhere', () => {
  expect(() => findBrowser({ CHROME_PATH: join(folder, 'no') }, 'linux')).toThrow(
    /CHROME_PATH to name a browser/,
  );
});
