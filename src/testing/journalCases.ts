import { ashaTune } from '../tuning/ashaTune.js'
import { simulatedExecutor } from '../tuning/execution/simulatedExecutor.js'
import type { Journal } from '../tuning/journal.js'
import { uniform } from '../tuning/space.js'
import { assertEqual, assertRejects, type ConformanceCase } from './assert.js'

/** How a journal under test is opened. */
export interface JournalSetup {
  /** Opens the journal of this name; the same name again, after it was closed, gives what was written. */
  open(name: string): Promise<Journal>
  /** Whether a second writer is kept out with the error `locked`. */
  readonly locks: boolean
}

/**
 * What every journal must do, as cases for any test runner: `for (const c of journalCases(setup)) test(c.name, c.run)`.
 *
 * @example
 * ```ts no-run
 * declare function test(name: string, run: () => Promise<void>): void // of any test runner
 * for (const { name, run } of journalCases({ open: name => openFileJournal(`${name}.jsonl`), locks: true })) test(name, run)
 * ```
 */
export function journalCases(setup: JournalSetup): readonly ConformanceCase[] {
  const cases: ConformanceCase[] = [
    {
      name: 'a new journal is empty',
      async run() {
        const journal = await setup.open('empty')
        assertEqual(await journal.read(), [], 'the lines')
        await journal.close()
      },
    },
    {
      name: 'lines come back in order after it is closed and opened again',
      async run() {
        const journal = await setup.open('order')
        await journal.read()
        await ashaTune({ ...study, journal: keptOpen(journal) })
        const written = await journal.read()
        await journal.close()
        const again = await setup.open('order')
        assertEqual(await again.read(), written, 'the lines')
        await again.close()
      },
    },
    {
      name: 'appends that do not wait for each other keep their order',
      async run() {
        const source: string[] = []
        await ashaTune({
          ...study,
          journal: {
            read: async () => [],
            append: async line => void source.push(line),
            close: async () => {},
          },
        })
        const journal = await setup.open('burst')
        await journal.read()
        await Promise.all(source.map(line => journal.append(line)))
        await journal.close()
        const again = await setup.open('burst')
        assertEqual(await again.read(), source, 'the lines')
        await again.close()
      },
    },
    {
      name: 'a study goes on in it',
      async run() {
        const first = await ashaTune({ ...study, timeBudget: 5, journal: await setup.open('study') })
        assertEqual(first.reason, 'time-budget', 'the first run ends')
        const second = await ashaTune({ ...study, resume: true, journal: await setup.open('study') })
        const whole = await ashaTune(study)
        assertEqual(second.best, whole.best, 'the best trial')
        assertEqual(second.rungs, whole.rungs, 'the rungs')
      },
    },
  ]
  if (setup.locks) {
    cases.push({
      name: 'a second writer is refused until the first has closed it',
      async run() {
        const journal = await setup.open('lock')
        await assertRejects(setup.open('lock'), 'locked', 'opening it twice')
        await journal.close()
        const next = await setup.open('lock')
        await next.close()
      },
    })
  }
  return cases
}

const study = {
  space: { x: uniform(0, 1) },
  executor: simulatedExecutor({
    workers: 3,
    value: ({ config }, resource) => ((config['x'] as number) - 0.3) ** 2 + 1 / resource,
  }),
  maxTrials: 12,
  maxResource: 9,
  seed: 5,
} as const

function keptOpen(journal: Journal): Journal {
  return {
    ...journal,
    read: () => journal.read(),
    append: line => journal.append(line),
    close: async () => {},
  }
}
