import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expected } from '../../system';

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

/**
 * The Chrome, Chromium or Edge that pictures are drawn with: the one that `CHROME_PATH` names, else the first on
 * PATH, else one in the places where the installers of macOS and Windows put it. `undefined` when there is none.
 *
 * @throws ThetalabError when `CHROME_PATH` is set and names no file that can be run.
 */
export function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const chosen = environment.CHROME_PATH;
  if (chosen) {
    if (isProgram(chosen)) return chosen;
    throw expected('findBrowser', 'CHROME_PATH to name a browser', `"${chosen}"`, 'correct it or unset it');
  }
  return [...onPath(environment, platform), ...installed(environment, platform)].find(isProgram);
}

function onPath(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter(Boolean);
  const extension = platform === 'win32' ? '.exe' : '';
  return commands.flatMap((name) => folders.map((folder) => join(folder, name + extension)));
}

function installed(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    const programs = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const folders = ['/Applications', join(environment.HOME ?? '/', 'Applications')];
    return folders.flatMap((folder) =>
      programs.map((name) => join(folder, `${name}.app`, 'Contents/MacOS', name)),
    );
  }
  if (platform === 'win32') {
    const programs = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    const { ProgramFiles, LOCALAPPDATA } = environment;
    const folders = [ProgramFiles, environment['ProgramFiles(x86)'], LOCALAPPDATA];
    return folders.flatMap((folder) => (folder ? programs.map((program) => join(folder, program)) : []));
  }
  return [];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** What a person does about a missing browser, on each system. */
export const installBrowser =
  'PNG and SVG need Chrome or Chromium: install it (Debian/Ubuntu: apt install chromium; ' +
  'macOS: brew install --cask chromium; Windows: winget install Google.Chrome) or name one in CHROME_PATH; ' +
  '.html and .json need no browser';
