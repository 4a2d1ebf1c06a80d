import type { Reporter, TestCase } from 'vitest/node';

/** Names each test that passed only on its second try, and fails the run when there are more of them than allowed. */
export class SecondTries implements Reporter {
  readonly #allowed: number;
  readonly #flaky: TestCase[] = [];

  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky === true) this.#flaky.push(test);
  }

  onTestRunEnd(): void {
    if (this.#flaky.length === 0) return;
    console.log(`${this.#flaky.length} tests needed a second try (${this.#allowed} are allowed):`);
    for (const { module, fullName } of this.#flaky) console.log(`  ${module.relativeModuleId}: ${fullName}`);
    if (this.#flaky.length > this.#allowed) process.exitCode = 1;
  }
}
