import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs `node-gyp rebuild` in a folder without the network: node-gyp is the one that npm carries, the headers are those
 * that lie beside the running Node, or the node-api-headers package.
 *
 * @param {string} folder where binding.gyp is
 * @param {string[]} options more options of node-gyp
 * @returns {{ reason?: string, output?: string }} `reason` says in one line why it failed; `output` is what node-gyp
 *   printed, when it ran
 */
export function nodeGyp(folder, options = []) {
  const gyp = findNodeGyp();
  if (!gyp) return { reason: "npm's own node-gyp was not found: install npm with Node" };
  const headers = findHeaders();
  if (!headers)
    return { reason: 'the headers of Node were not found: npm install brings them as node-api-headers' };
  const missing = missingTool();
  if (missing) return { reason: missing };
  const args = [gyp, 'rebuild', `--nodedir=${headers.nodedir}`, '--jobs=max', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, THETALAB_NODE_API_HEADERS: headers.include },
    maxBuffer: 2 ** 26,
  });
  const output = `${stdout}\n${stderr}`;
  if (status === 0) return { output };
  const line = output.split('\n').find((text) => /\berror\b|not found|ERR! stack/i.test(text));
  return { reason: line?.trim() ?? 'node-gyp failed', output };
}

/** npm brings node-gyp: beside the npm that runs this, beside Node, or beside the npm on PATH. */
function findNodeGyp() {
  const npmHomes = [
    process.env.npm_execpath && dirname(dirname(realpathSync(process.env.npm_execpath))),
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm'),
    join(dirname(process.execPath), 'node_modules', 'npm'),
    npmOnPath(),
  ];
  for (const home of npmHomes.filter(Boolean)) {
    for (const modules of [join(home, 'node_modules'), dirname(home)]) {
      const script = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
      if (existsSync(script)) return script;
    }
  }
  return undefined;
}

function npmOnPath() {
  for (const folder of (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':')) {
    const npm = join(folder, 'npm');
    if (existsSync(npm)) return dirname(dirname(realpathSync(npm)));
  }
  return undefined;
}

/** Where node_api.h lies, and a folder that node-gyp accepts as Node's: it wants include/node/config.gypi in there. */
function findHeaders() {
  const candidates = [
    process.env.npm_config_nodedir,
    resolve(process.execPath, '..', '..'),
    dirname(process.execPath),
  ];
  for (const folder of candidates.filter(Boolean)) {
    const include = join(folder, 'include', 'node');
    if (existsSync(join(include, 'node_api.h')) && existsSync(join(include, 'common.gypi')))
      return { nodedir: folder, include };
  }
  try {
    const require = createRequire(join(root, 'package.json'));
    const include = join(dirname(require.resolve('node-api-headers/package.json')), 'include');
    return { nodedir: standIn(include), include };
  } catch {
    return undefined;
  }
}

/** node-api-headers holds headers only: a folder with these and the least build settings that node-gyp asks for. */
function standIn(include) {
  const folder = join(root, 'node_modules', '.cache', 'thetalab-headers');
  const target = join(folder, 'include', 'node');
  mkdirSync(target, { recursive: true });
  const put = (name, content) => {
    const beside = join(target, `${name}.${process.pid}`); // another build may be reading the file
    writeFileSync(beside, content);
    renameSync(beside, join(target, name));
  };
  for (const name of readdirSync(include)) put(name, readFileSync(join(include, name)));
  const version = process.version.slice(1).split('.');
  const macros = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part, index) => `#define NODE_${part}_VERSION ${version[index]}`,
  );
  put('node_version.h', `${macros.join('\n')}\n`);
  const settings = {
    target_defaults: {
      cflags: [],
      default_configuration: 'Release',
      defines: [],
      include_dirs: [],
      libraries: [],
    },
    variables: { ...process.config.variables, node_module_version: Number(process.versions.modules) },
  };
  put('config.gypi', `# stand-in\n${JSON.stringify(settings)}`);
  put('common.gypi', JSON.stringify(commonSettings(), undefined, 2));
  return folder;
}

function commonSettings() {
  return {
    variables: { 'configuring_node%': 0, 'visibility%': 'hidden' },
    target_defaults: {
      default_configuration: 'Release',
      configurations: { Release: { cflags: ['-O3'], defines: ['NDEBUG'] } },
      cflags: ['-fPIC', '-pthread', '-Wall'],
      cflags_cc: ['-std=c++17'],
      ldflags: ['-pthread'],
      conditions: [
        [
          'OS=="mac"',
          {
            xcode_settings: {
              OTHER_LDFLAGS: ['-undefined dynamic_lookup'],
              GCC_DYNAMIC_NO_PIC: 'NO',
              CLANG_CXX_LIBRARY: 'libc++',
            },
          },
        ],
        ['OS=="win"', { msvs_settings: { VCCLCompilerTool: { RuntimeLibrary: 0 } } }],
      ],
    },
  };
}

/** node-gyp needs Python, make and a C++ compiler; on Windows it finds Visual Studio by itself. */
function missingTool() {
  const runs = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
  const pythons = [process.env.npm_config_python, process.env.PYTHON, 'python3', 'python'].filter(Boolean);
  if (!pythons.some(runs)) return 'Python 3 was not found, which node-gyp needs';
  if (process.platform === 'win32') return undefined;
  const hint = process.platform === 'darwin' ? 'xcode-select --install' : 'apt install build-essential';
  if (!runs('make')) return `make was not found: ${hint}`;
  const compilers = process.env.CXX ? [process.env.CXX.split(' ')[0]] : ['g++', 'c++', 'clang++'];
  if (!compilers.some(runs)) return `no C++ compiler was found: ${hint}`;
  return undefined;
}
