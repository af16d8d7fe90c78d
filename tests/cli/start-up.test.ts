import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { smallRun } from '../experiment/small-run';
import { bringUpToDate } from '../kernel/jupyter';
import { root } from '../support/requirements';
import { put, scratchFolder } from '../support/scratch';
import { quick } from './command-line';

const folder = scratchFolder();
const configs = join(folder, 'configs');
beforeAll(() => {
  bringUpToDate();
  mkdirSync(configs);
  put(configs, 'one.json', JSON.stringify(smallRun));
});

/** Says which packages a command loaded that take long. */
const program = `
const { main } = require(${JSON.stringify(join(root, 'dist', 'cli', 'main.js'))});
const heavy = /node_modules.(@tensorflow|danfojs-node|plotly|fastify|typescript)[^\\/\\\\]*/;
main(['node', 'thetalab', ...process.argv.slice(1)]).then(() => {
  const loaded = Object.keys(require.cache).flatMap((path) => heavy.exec(path)?.[0] ?? []);
  console.error('loaded: ' + JSON.stringify([...new Set(loaded)]));
});`;

test.each([
  [['--version']],
  [['--help']],
  [['generate', '--seeds', '1,2', '--out', join(folder, 'sweep')]],
  [['status', configs, '--out', join(folder, 'runs')]],
  [['collect', configs, '--out', join(folder, 'runs')]],
  [['info', put(folder, 'noise.npy', 'none')]],
  [['convert', join(folder, 'nothing'), '--out', join(folder, 'x.epochs')]],
  [['run', quick, '--set', 'sede=1']],
  [['ablate', quick]],
  [['sweep', join(folder, 'nothing')]],
])('thetalab %s loads no TensorFlow.js', (args) => {
  const { stderr } = spawnSync(process.execPath, ['-e', program, '--', ...args], { encoding: 'utf8' });
  expect(stderr).toContain('loaded: []');
});
