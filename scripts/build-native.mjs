// Builds the native engine, build/Release/thetalab.node, without the network: node-gyp is the one that npm carries, the
// headers are those that lie beside the running Node, or the node-api-headers package.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const product = join(root, 'build', 'Release', 'thetalab.node');
const stampFile = join(root, 'build', 'thetalab.stamp');
const failureFile = join(root, 'build', 'thetalab.failure');

/**
 * Builds the native engine unless it is up to date.
 *
 * @param {{ log?: (line: string) => void }} options
 * @returns {{ built: boolean, reason?: string, seconds: number }} `reason` says in one line why there is no native engine
 */
export function buildNative({ log = () => {} } = {}) {
  const start = Date.now();
  const stamp = fingerprint();
  if (existsSync(product) && readIfThere(stampFile) === stamp) return { built: true, seconds: 0 };
  log('building the native engine (C++)');
  const reason = compile();
  mkdirSync(dirname(stampFile), { recursive: true });
  if (reason === undefined) {
    writeFileSync(stampFile, stamp);
    rmSync(failureFile, { force: true });
  } else {
    writeFileSync(failureFile, reason);
  }
  return { built: reason === undefined, reason, seconds: (Date.now() - start) / 1000 };
}

/** What the product depends on: sources, compile options, the running Node's binary interface and processor. */
function fingerprint() {
  const hash = createHash('sha256');
  hash.update([process.platform, process.arch, process.versions.modules, process.versions.napi].join(' '));
  hash.update(
    ['CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'LDFLAGS'].map((name) => process.env[name] ?? '').join('\n'),
  );
  const sources = readdirSync(join(root, 'native', 'src')).sort();
  for (const file of ['binding.gyp', ...sources.map((name) => join('native', 'src', name))]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Runs node-gyp; returns why it could not, in one line. */
function compile() {
  const gyp = findNodeGyp();
  if (!gyp) return "npm's own node-gyp was not found: install npm with Node";
  const headers = findHeaders();
  if (!headers) return 'the headers of Node were not found: npm install brings them as node-api-headers';
  const missing = missingTool();
  if (missing) return missing;
  const result = spawnSync(process.execPath, [gyp, 'rebuild', `--nodedir=${headers.nodedir}`, '--jobs=max'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, THETALAB_NODE_API_HEADERS: headers.include },
    maxBuffer: 2 ** 26,
  });
  if (result.status === 0 && existsSync(product)) return undefined;
  const output = `${result.stdout}\n${result.stderr}`;
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build', 'thetalab.log'), output);
  const line =
    output.split('\n').find((text) => /\berror\b|not found|ERR! stack/i.test(text)) ?? 'node-gyp failed';
  return `${line.trim()} (all of it in build/thetalab.log)`;
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
  for (const name of readdirSync(include))
    writeFileSync(join(target, name), readFileSync(join(include, name)));
  const version = process.version.slice(1).split('.');
  const macros = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part, index) => `#define NODE_${part}_VERSION ${version[index]}`,
  );
  writeFileSync(join(target, 'node_version.h'), `${macros.join('\n')}\n`);
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
  writeFileSync(join(target, 'config.gypi'), `# stand-in\n${JSON.stringify(settings)}`);
  writeFileSync(join(target, 'common.gypi'), JSON.stringify(commonSettings(), undefined, 2));
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

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { built, reason, seconds } = buildNative({ log: console.log });
  if (built) console.log(`native engine: ${seconds ? `built in ${seconds.toFixed(0)} s` : 'up to date'}`);
  else console.error(`native engine: not built, ${reason}`);
  process.exitCode = built ? 0 : 1;
}
