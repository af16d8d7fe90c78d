// Names the tests of the last npm test that failed, and prints "N passed, N failed, N skipped". In CI a skipped test is
// a failure: all it needs is there.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './setup/paths.mjs';

const file = join(root, '.artifacts', 'tests.json');
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
const { passed, failed, skipped } = count(report);
const unexpected = process.env.CI ? skippedTests(report) : [];
for (const line of failures(report)) console.log(line);
for (const title of unexpected) console.log(`skipped, which must not happen in CI: ${title}`);
if (failed || unexpected.length) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);

/** A file of tests that could not be loaded counts as one failed test, and so does a run that left no report. */
function count(report) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(isUnloaded);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** What failed, each with the first lines of why. */
function failures(report) {
  const files = report?.testResults ?? [];
  return files.flatMap((file) => {
    const lines = (what, why = '') => [
      `failed: ${relative(root, file.name)}: ${what}`,
      ...why.split('\n', 12),
    ];
    if (isUnloaded(file)) return lines('outside of its tests', file.message);
    const failed = file.assertionResults.filter(isFailed);
    return failed.flatMap(({ fullName, failureMessages }) => lines(fullName, failureMessages.join('\n')));
  });
}

function skippedTests(report) {
  const tests = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  return tests
    .filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status))
    .map(({ fullName }) => fullName);
}

/** It could not be loaded, or something failed before its tests. */
function isUnloaded({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some(isFailed);
}

function isFailed({ status }) {
  return status === 'failed';
}
