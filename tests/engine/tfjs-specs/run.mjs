// node tests/engine/tfjs-specs/run.mjs [native|cpu]: runs TensorFlow.js core's specs on an engine and prints
// { passed, failed, pending, failures } as JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(import.meta.url);
const outfile = join(root, '.artifacts', 'tfjs-specs.cjs');

process.env.THETALAB_SPECS_ENGINE = process.argv[2] ?? 'native';
await build({
  entryPoints: [fileURLToPath(new URL('suite.ts', import.meta.url))],
  ...{ outfile, bundle: true, format: 'cjs', platform: 'node', logLevel: 'error' },
  mainFields: ['module', 'main'],
  ignoreAnnotations: true, // the files of specs are marked as free of side effects, and would be left out
});

const jasmineCore = require('jasmine-core');
const env = jasmineCore.boot(jasmineCore).getEnv();
const { start } = require(outfile);
await start();
const counts = { passed: 0, failed: 0, pending: 0, failures: [] };
// Their depthwise convolution refuses a gradient that our engine has.
const surpassed = /^depthwiseConv2d gradients .* throws error on dilations > 1$/;
env.configure({ random: false, specFilter: (spec) => !surpassed.test(spec.getFullName()) });
env.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status in counts) counts[status]++;
    if (status === 'failed') counts.failures.push(`${fullName}: ${failedExpectations[0]?.message}`);
  },
});
const { overallStatus, incompleteReason } = await env.execute();
process.stdout.write(`${JSON.stringify({ ...counts, overallStatus, incompleteReason })}\n`);
