// Compiles and runs native/tests for all targets: what this processor runs, under sanitizers; the portable form; aarch64.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { root, which } from './setup/paths.mjs';

const folder = join(root, '.artifacts', 'native-tests');
const onX64 = process.arch === 'x64';
const compiler = process.env.CXX?.split(' ')[0] ?? ['g++', 'clang++', 'c++'].find(which);

/** The options of binding.gyp, but for -O3: what matters here is found without, in half the time. */
const options = [
  ...['-std=c++17', '-g1', '-pthread', '-Wall', '-Wno-maybe-uninitialized'],
  ...['-fno-math-errno', '-fno-trapping-math', '-ffp-contract=fast'],
];
const instructions = {
  'isa-avx2.cc': ['-mavx2', '-mfma'],
  'isa-avx512.cc': ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mavx2', '-mfma'],
};
/** What this processor does not run is only compiled, as fast as can be: the build does it with all options. */
const lacksAvx512 = onX64 && !readIfThere('/proc/cpuinfo').includes('avx512vl');
const undefinedBehaviour = 'undefined,float-cast-overflow,alignment,bounds';
/** With these the compiler takes longer than the tests, which hardly differ: -Og rather than -O1 saves half of that. */
const addresses = ['-Og', `-fsanitize=address,${undefinedBehaviour}`, '-fno-sanitize-recover=all'];

/** x64: with the kernels for AVX2 and AVX-512; run: what the program is started with. */
const targets = [
  { name: 'addresses and undefined behaviour', compiler, flags: addresses, x64: onX64 },
  { name: 'threads', compiler, flags: ['-O1', '-fsanitize=thread'], x64: onX64 },
  { name: 'portable', compiler, flags: ['-DTHETALAB_PORTABLE', ...addresses] },
  { name: 'aarch64', compiler: 'aarch64-linux-gnu-g++', flags: ['-O1', '-static'], run: ['qemu-aarch64'] },
];

/** Why a target cannot be tested here, in one line; undefined when it can. */
function obstacle({ name, compiler, flags, run = [] }) {
  if (!compiler) return 'no C++ compiler was found: apt install build-essential';
  const missing = [compiler, ...run].find((tool) => !which(tool));
  if (missing) return `${missing} was not found: apt install ${packageOf[missing] ?? missing}`;
  const source = join(folder, `${slug(name)}-probe.cc`);
  const program = join(folder, `${slug(name)}-probe`);
  writeFileSync(source, 'int main() { return 0; }\n');
  const made = spawnSync(compiler, [...options, ...flags, source, '-o', program], { encoding: 'utf8' });
  if (made.status !== 0) return `${compiler} cannot link: ${made.stderr.trim().split('\n').at(-1)}`;
  const ran = spawnSync(run[0] ?? program, [...run.slice(1), ...(run.length ? [program] : [])], {
    encoding: 'utf8',
  });
  return ran.status === 0 ? undefined : `a program cannot run: ${ran.stderr.trim().split('\n')[0]}`;
}

const packageOf = { 'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu', 'qemu-aarch64': 'qemu-user' };
const slug = (name) => name.replaceAll(' ', '-');

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Sources of a target with the options of each: those that depend on Node are left out. */
function sourcesOf({ x64 }) {
  const kernels = [
    ...[
      'convolution-by-group.cc',
      'convolution.cc',
      'cpu.cc',
      'fourier-plan.cc',
      'isa-generic.cc',
      'layout.cc',
    ],
    ...['parallel.cc', 'tsne-graph.cc'],
  ];
  if (x64) kernels.unshift('isa-avx512.cc', 'isa-avx2.cc');
  const tests = readdirSync(join(root, 'native', 'tests')).filter((name) => name.endsWith('.cc'));
  return [
    ...kernels.map((name) => ({ source: join('native', 'src', name), more: instructions[name] ?? [] })),
    ...tests.map((name) => ({ source: join('native', 'tests', name), more: [] })),
  ];
}

/** Runs a command to its end; gives its exit code and all that it printed. */
function command(name, args) {
  const child = spawn(name, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((done) => {
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code, signal) => done({ code: code ?? 1, output: output + (signal ?? '') }));
  });
}

let free = availableParallelism();
const waiting = [];

/** Holds one of the processors while the work runs. */
async function onProcessor(work) {
  if (free > 0) free--;
  else await new Promise((resume) => waiting.push(resume));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

/** Compiles a target and runs its tests. */
async function test(target) {
  const { name, compiler, flags, x64, run = [] } = target;
  const objects = join(folder, slug(name));
  mkdirSync(objects);
  const define = x64 ? ['-DTHETALAB_X64'] : [];
  const compiled = await Promise.all(
    sourcesOf(target).map(({ source, more }) => {
      const object = join(objects, `${source.includes('tests') ? 'test-' : ''}${basename(source)}.o`);
      const unused = lacksAvx512 && source.endsWith('avx512.cc');
      const how = unused ? [...options, '-O0', '-g0', '-Wno-unused'] : [...options, ...flags];
      const args = [...how, ...define, ...more, '-c', source, '-o', object];
      return onProcessor(async () => ({ object, ...(await command(compiler, args)) }));
    }),
  );
  const bad = compiled.find(({ code }) => code !== 0);
  if (bad) return { ...bad, passed: 0, failed: 1 };
  const program = join(objects, 'tests');
  const args = [...options, ...flags, ...compiled.map(({ object }) => object), '-o', program];
  const linked = await onProcessor(() => command(compiler, args));
  if (linked.code !== 0) return { ...linked, passed: 0, failed: 1 };
  const [first, ...rest] = [...run, program];
  const ran = await onProcessor(() => command(first, rest));
  const [, passed = 0, failed = 0] = /(\d+) passed, (\d+) failed/.exec(ran.output) ?? [];
  return { ...ran, passed: +passed, failed: ran.code === 0 ? 0 : Math.max(1, +failed) };
}

async function report(target) {
  const started = Date.now();
  const reason = obstacle(target);
  if (reason) {
    console.log(`${target.name}: skipped, ${reason}`);
    return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1 };
  }
  const { output, passed, failed } = await test(target);
  const ran = output.split('\n').filter((line) => /^(generic|avx\w+)$/.test(line));
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const notRun =
    target.x64 && !ran.includes('avx512') ? '; avx512 compiled, but this processor does not run it' : '';
  console.log(
    `${target.name}: ${passed} passed, ${failed} failed (${ran.join(', ')}${notRun}), ${seconds} s`,
  );
  if (failed) console.log(output);
  return { passed, failed, skipped: 0 };
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const results = await Promise.all(targets.map(report));
const sum = (what) => results.reduce((total, result) => total + result[what], 0);
const skipped = sum('skipped') ? `, ${sum('skipped')} targets skipped` : '';
console.log(`native tests: ${sum('passed')} cases passed, ${sum('failed')} failed${skipped}`);
process.exitCode = sum('failed') ? 1 : 0;
