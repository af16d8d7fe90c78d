// Prints "N passed, N failed, N skipped" of the last npm test. In CI a skipped test is a failure: all it needs is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/paths.mjs';

const report = JSON.parse(readFileSync(join(root, '.artifacts', 'tests.json'), 'utf8'));
const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
if (process.env.CI && skipped > 0) {
  for (const { assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status !== 'passed') console.error(`not run: ${fullName}`);
    }
  }
  process.exitCode = 1;
}
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
