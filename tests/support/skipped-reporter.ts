import type { Reporter, TestModule } from 'vitest/node';

/** After the tests, says how many were skipped and why: their suites carry the reason in their titles. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const reasons = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const reason =
          /skipped: (.*?)\)?(?: > |$)/.exec(test.fullName)?.[1] ?? `no reason given: ${test.fullName}`;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    for (const [reason, count] of reasons) console.log(`skipped ${count}: ${reason}`);
  }
}
