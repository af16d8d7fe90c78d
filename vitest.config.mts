import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import ProgramsFirst from './tests/support/sequencer.mts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['./tests/support/setup.ts'],
    // Of two processors vitest would use one.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: ProgramsFirst },
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: '.artifacts/tests.json' }], './tests/support/skipped-reporter.ts'],
  },
});
