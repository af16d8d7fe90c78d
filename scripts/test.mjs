// npm test: sets up what is missing, then runs all tests. Arguments go to vitest.
import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./run-tests.mjs').then(({ test }) => test(process.argv.slice(2)));
