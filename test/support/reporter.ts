// Prints each failure as it happens and leaves the counts, and the time each file took, in TEST_REPORT for scripts/test.ts.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import Mocha from 'mocha'
import type { Tally } from '../../scripts/tally.ts'

export type Report = Tally & { milliseconds: Record<string, number> }

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS } =
  Mocha.Runner.constants

export default class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const report: Report = { passed: 0, failed: 0, skipped: 0, milliseconds: {} }
    const begun = new Map<Mocha.Suite, number>()

    runner.on(EVENT_TEST_PASS, () => report.passed++)
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      if (error.message === 'Pending test forbidden') report.skipped++
      else report.failed++
      Mocha.reporters.Base.list([test])
    })
    runner.on(EVENT_SUITE_BEGIN, suite => begun.set(suite, performance.now()))
    runner.on(EVENT_SUITE_END, suite => {
      if (!suite.file || !suite.parent?.root) return
      const file = path.relative('.', suite.file)
      report.milliseconds[file] = (report.milliseconds[file] ?? 0) + performance.now() - begun.get(suite)!
    })
    runner.once(EVENT_RUN_END, () => {
      writeFileSync(process.env.TEST_REPORT!, JSON.stringify(report))
      endEvenIfSomethingIsOpen()
    })
  }
}

/** A forgotten server or timer would keep the run waiting for ever; unreferenced, this waits only for such a one. */
function endEvenIfSomethingIsOpen(): void {
  const giveUp = () => {
    console.error(
      `Still open 10 seconds after the last test: ${process.getActiveResourcesInfo().join(', ')}. Close it.`,
    )
    process.exit(1)
  }
  setTimeout(giveUp, 10_000).unref()
}
