import type { Reporter, TestModule } from 'vitest/node'

/**
 * Prints the plain closing line `N passed, N failed, N skipped`. Under CI a skipped test is a failure: a tier
 * that lacks its tool or data there has proved nothing.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0
    let failed = errors.length
    const skipped: string[] = []
    for (const module of modules) {
      let tests = 0
      for (const test of module.children.allTests()) {
        tests++
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else skipped.push(`${module.relativeModuleId}: ${test.fullName}`)
      }
      if (module.state() === 'failed' && (tests === 0 || module.errors().length > 0)) failed++
    }
    for (const name of skipped) console.log(`skipped: ${name}`)
    if (process.env.CI && skipped.length > 0) {
      console.log('CI is set: skipped tests count as failed')
      failed += skipped.length
      process.exitCode = 1
      skipped.length = 0
    }
    console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  }
}
