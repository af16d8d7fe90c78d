import { existsSync } from 'node:fs';
import { compile } from './compile.mjs';
import { installDependencies } from './dependencies.mjs';
import { preparePython } from './jupyter.mjs';
import { registerKernel } from './jupyter-folder.mjs';
import { missingCompiler, missingPrerequisites } from './prerequisites.mjs';
import { SetupError } from './run.mjs';

/**
 * Does whatever set-up is missing; what is done already costs next to nothing.
 *
 * @returns {Promise<{ python: string }>} the Python that runs Jupyter
 */
export async function setUp() {
  const missing = missingPrerequisites();
  if (missing.length) throw new SetupError(missing.join('\n'));
  installDependencies();
  await compile();
  await buildEngine();
  const python = preparePython();
  registerKernel();
  return { python };
}

/** The native engine is optional: when it cannot be built, one line says why, and the slower engine does its work. */
async function buildEngine() {
  const { buildNative, prebuiltFits, product } = await import('../build-native.mjs');
  const compiler = existsSync(product) || prebuiltFits() ? undefined : missingCompiler();
  if (compiler) return void console.error(compiler);
  const { built, reason, seconds } = buildNative({ log: (line) => process.stderr.write(`${line} ... `) });
  if (seconds) process.stderr.write(`${seconds.toFixed(0)} s\n`);
  if (!built) console.error(`native engine: not built, ${reason}; training will be many times slower`);
}
