import { describe, expect, test } from 'vitest'
import {
  ashaTune,
  foldJournal,
  type Journal,
  memoryJournal,
  type StudyEvent,
  simulatedExecutor,
  type TuneOptions,
  uniform,
} from '../../src/tuning/index.js'
import { toLine } from '../../src/tuning/journalLines.js'
import { checkSettings } from '../../src/tuning/settings.js'

const space = { x: uniform(0, 1), y: uniform(0, 1) }

function options(kind: 'promotion' | 'stopping', workers: number): TuneOptions<typeof space> {
  return {
    space,
    kind,
    executor: simulatedExecutor({
      workers,
      value: ({ config }, resource) => (config['x'] as number) + 1 / resource,
      secondsPerResource: ({ config }) => 0.5 + (config['y'] as number),
      everyResource: true,
    }),
    maxTrials: 14,
    maxResource: 9,
  }
}

const decisionsIn = (lines: readonly string[]) =>
  lines
    .map(line => JSON.parse(line) as StudyEvent)
    .filter(event => ['start', 'promote', 'report'].includes(event.type))
    .map(event => ({ ...event, at: 0, sum: '', line: 0 }))

async function linesOf(options: TuneOptions<typeof space>): Promise<readonly string[]> {
  const journal = memoryJournal()
  await ashaTune({ ...options, journal })
  return journal.read()
}

describe.each(['promotion', 'stopping'] as const)('%s', kind => {
  test.each([1, 3])(
    'cut after any event and resumed, the decisions are those of the uninterrupted run, %i workers',
    async workers => {
      const whole = await linesOf(options(kind, workers))
      const expected = decisionsIn(whole)
      // A cut within a line leaves the whole lines before it (test/node/fileJournal.test.ts cuts the bytes).
      for (let left = 1; left <= whole.length; left++) {
        const lines = whole.slice(0, left)
        const journal = memoryJournal(lines)
        const result = await ashaTune({ ...options(kind, workers), journal, resume: true })
        expect(decisionsIn(await journal.read())).toEqual(expected)
        expect(result.reason).toBe('finished')
      }
    },
  )
})

test('resumed again and again after a few events each, it ends as if never interrupted', async () => {
  const expected = decisionsIn(await linesOf(options('promotion', 3)))
  const journal = memoryJournal()
  for (let run = 0; ; run++) {
    let left = 7
    const dying: Journal = {
      ...journal,
      append: async line => {
        if (left-- === 0) throw new Error('power failure')
        await journal.append(line)
      },
    }
    const outcome = await ashaTune({ ...options('promotion', 3), journal: dying, resume: run > 0 }).catch(
      error => error as Error,
    )
    if (!(outcome instanceof Error)) break
    expect(outcome.message).toBe('power failure')
    expect(run).toBeLessThan(200)
  }
  expect(decisionsIn(await journal.read())).toEqual(expected)
})

test('a damaged line in the middle is refused with its number, wherever the damage is', async () => {
  const lines = await linesOf(options('promotion', 2))
  for (const [i, line] of lines.entries()) {
    for (const at of [0, 1, Math.floor(line.length / 2), line.length - 1]) {
      const other = line[at] === '7' ? '8' : '7'
      const damaged = lines.with(i, line.slice(0, at) + other + line.slice(at + 1))
      expect(() => foldJournal(damaged)).toThrow(
        expect.objectContaining({ code: 'corrupt', details: { line: i + 1 } }),
      )
    }
  }
  expect(() => foldJournal(lines.toSpliced(3, 1))).toThrow(/Line \d+ of the journal/)
  expect(() => foldJournal([])).toThrow(/empty/)
})

test('a line whose check sum fits what is no event is refused with its number and what is wrong', () => {
  const header = { settings: checkSettings({}), space, sampler: 'random', seed: 1 }
  const fold = (...events: object[]) =>
    foldJournal(
      [{ type: 'study', version: 1, ...header }, ...events].map((event, i) =>
        toLine(event as StudyEvent, i + 1),
      ),
    )
  const start = { type: 'start', trial: 0, bracket: 0, config: { x: 0.5, y: 0.5 }, to: 1, at: 0 }
  expect(fold(start).state.counts.running).toBe(1)
  expect(() => fold({ ...start, at: 'soon' })).toThrow(/Line 2 .*`at` is "soon"/)
  expect(() => fold({ ...start, config: { x: 9, y: 0.5 } })).toThrow(/Line 2 .*config.x/)
  expect(() => fold(start, { type: 'report', trial: 0, resource: null, value: 1, at: 1 })).toThrow(
    /`resource`/,
  )
  expect(() => fold({ type: '__proto__', at: 1 })).toThrow(/Line 2 .*"__proto__", but must be one of/)
  const slow = { ...checkSettings({}), reductionFactor: 1 + 1e-12 }
  const line = toLine({ type: 'study', version: 1, ...header, settings: slow }, 1)
  expect(() => foldJournal([line])).toThrow(/Line 1 .*at most 1000 rungs/)
})

test('what goes on after a resume is a choice', async () => {
  const failing = (isMended: boolean) =>
    simulatedExecutor({
      workers: 2,
      value: ({ config, trial }, resource) => {
        if (trial % 4 === 0 && !isMended) throw new Error('disk full')
        return (config['x'] as number) + 1 / resource
      },
    })
  const run = async (resume: TuneOptions<typeof space>['resume'], maxTrials: number) => {
    const journal = memoryJournal()
    const base = { ...options('promotion', 2), journal }
    await ashaTune({ ...base, executor: failing(false), timeBudget: 12 })
    return ashaTune({ ...base, executor: failing(true), maxTrials, resume: resume! })
  }
  const count = (trials: readonly { status: string }[], status: string) =>
    trials.filter(trial => trial.status === status).length

  const again = await run({ failed: true }, 14)
  expect(count(again.trials, 'failed')).toBe(0)
  const asIs = await run(true, 14)
  expect(count(asIs.trials, 'failed')).toBeGreaterThan(0)
  const fresh = await run({ paused: false, running: false }, 20)
  expect(count(fresh.trials, 'stopped')).toBeGreaterThan(0)
  expect(fresh.trials.filter(trial => trial.why.includes('given up'))).toHaveLength(2)
  expect(fresh.trials).toHaveLength(20)
})
