/** A Vitest reporter whose last word is `N passed, N failed, N skipped`, alone on its line. */

export default class CountReporter {
  onTestRunEnd(modules, errors) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped = [];
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0)
        counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed' || state === 'skipped') counts[state]++;
        if (state === 'skipped') skipped.push(test.fullName);
      }
    }
    counts.failed += errors.length;
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    setTimeout(() => {}, 0);
    process.on('exit', () =>
      process.stdout.write(
        `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
      ),
    );
  }
}
