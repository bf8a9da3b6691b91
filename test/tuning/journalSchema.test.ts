import { describe, expect, test } from 'vitest'
import { parseUpdates } from '../../src/distributed/parseJob.js'
import { encodeUpdates } from '../../src/distributed/segmentJob.js'
import {
  ashaTune,
  choice,
  type Executor,
  foldJournal,
  memoryJournal,
  type Objective,
  openStudy,
  type Sampler,
  type SegmentUpdate,
  uniform,
} from '../../src/tuning/index.js'

// What the types forbid reaches the library from JavaScript, and from JSON.
const space = { a: uniform(0, 1) }
const refused = expect.objectContaining({ code: 'invalid-option' })

/** The study that a journal holds, told apart from the one in memory. */
const reread = async (journal: { read(): Promise<readonly string[]> }) =>
  foldJournal(await journal.read()).state

describe('what an objective reports', () => {
  test.each([
    ['null', { f1: null }],
    ['a text', { f1: '0.5' }],
    ['true', { f1: true }],
    ['an object', { f1: { mean: 1 } }],
    ['a list', { f1: [1] }],
    ['a BigInt', { n: 1n }],
    ['a date in place of metrics', new Date(0)],
    ['a Map in place of metrics', new Map([['f1', 1]])],
    ['a list in place of metrics', [1]],
  ])('as metrics, %s fails its trial alone; the study can be resumed', async (_, metrics) => {
    const journal = memoryJournal()
    const study = {
      space,
      maxResource: 1,
      objective: (async ({ config, resource, trial, report }) => {
        await report({
          resource,
          value: config['a'] as number,
          ...(trial === 0 && { metrics: metrics as never }),
        })
      }) as Objective,
    }
    const first = await ashaTune({ ...study, maxTrials: 2, journal })
    expect(first.trials.map(trial => trial.status)).toEqual(['failed', 'completed'])
    expect(first.trials[0]!.why).toMatch(/`report\.metrics/)
    const again = await ashaTune({ ...study, maxTrials: 3, journal, resume: true })
    expect(again.trials.map(trial => trial.status)).toEqual(['failed', 'completed', 'completed'])
  })

  test('NaN and infinite metrics come back as such, whatever their names', async () => {
    const journal = memoryJournal()
    const metrics = { error: Number.NaN, loss: Infinity, margin: -Infinity, f1: 0.5 }
    await ashaTune({
      space,
      maxResource: 1,
      maxTrials: 1,
      journal,
      objective: async ({ resource, report }) => report({ resource, value: 1, metrics }),
    })
    expect((await reread(journal)).trials.root[0]).toMatchObject({ curve: { metrics } })
  })

  test('an error that cannot be shown fails its trial', async () => {
    const { trials } = await ashaTune({
      space,
      maxResource: 1,
      maxTrials: 1,
      objective: () => {
        throw Object.create(null)
      },
    })
    expect(trials[0]!.why).toBe('failed on its way to 1: An error that cannot be shown as text.')
  })
})

describe('what `tell` takes', () => {
  test.each([
    ['value null', 0, { type: 'report', resource: 1, value: null }],
    ['no value', 0, { type: 'report', resource: 1 }],
    ['a text for a value', 0, { type: 'report', resource: 1, value: '0.5' }],
    ['the text NaN for a value', 0, { type: 'report', resource: 1, value: 'NaN' }],
    ['resource NaN', 0, { type: 'report', resource: Number.NaN, value: 1 }],
    ['a text for a resource', 0, { type: 'report', resource: '1', value: 1 }],
    ['a resource beyond the one asked for', 0, { type: 'report', resource: 2, value: 1 }],
    ['an Error as the failure', 0, { type: 'failed', error: new Error('x') }],
    ['a loss without a text', 0, { type: 'lost' }],
    ['an unknown type', 0, { type: 'Report', resource: 1, value: 1 }],
    ['nothing', 0, undefined],
    ['a text for a trial', '0', { type: 'report', resource: 1, value: 1 }],
    ['a fraction for a trial', 0.5, { type: 'report', resource: 1, value: 1 }],
  ])('%s is refused, and nothing is written', async (_, trial, update) => {
    const journal = memoryJournal()
    const study = await openStudy({ space, maxResource: 9, maxTrials: 3, journal })
    await study.ask()
    const before = await journal.read()
    await expect(study.tell(trial as number, update as SegmentUpdate)).rejects.toEqual(refused)
    expect(await journal.read()).toEqual(before)
    await study.tell(0, { type: 'report', resource: 1, value: 1 })
    expect((await reread(journal)).best).toMatchObject({ value: 1 })
  })

  test('the reason of an end and a clock are checked likewise', async () => {
    const journal = memoryJournal()
    let time = 0
    const study = await openStudy({ space, maxResource: 9, maxTrials: 3, journal, now: () => time })
    await expect(study.end('done' as never)).rejects.toEqual(refused)
    time = Number.NaN
    await expect(study.ask()).rejects.toThrow(/`now\(\)` is NaN/)
    expect((await reread(journal)).trials.size).toBe(0)
  })

  test('a sampler without a name and an unclear `resume` are refused before anything is written', async () => {
    const journal = memoryJournal()
    const nameless = { propose: () => ({ a: 0.5 }) } as unknown as Sampler
    await expect(openStudy({ space, maxTrials: 1, sampler: nameless, journal })).rejects.toThrow(/`sampler`/)
    expect(await journal.read()).toEqual([])
    await openStudy({ space, maxTrials: 1, journal })
    const resume = { running: 'yes' as never }
    await expect(openStudy({ space, maxTrials: 1, journal, resume })).rejects.toThrow(/`running` is "yes"/)
    await openStudy({ space, maxTrials: 1, journal, resume: true })
  })
})

test('texts that look like numbers stay texts', async () => {
  const journal = memoryJournal()
  const study = { space: { fill: choice(['NaN', 'Infinity', '-Infinity']) }, maxResource: 1, maxTrials: 4 }
  const objective = async () => 1
  const { trials } = await ashaTune({ ...study, objective, journal })
  const again = await ashaTune({ ...study, objective, journal, resume: true })
  expect(again.trials.map(trial => trial.config)).toEqual(trials.map(trial => trial.config))
})

test('a configuration that a sampler makes of a prototype is written whole', async () => {
  const journal = memoryJournal()
  const sampler: Sampler = { name: 'heir', propose: () => Object.create({ a: 0.25 }) }
  await ashaTune({ space, sampler, maxResource: 1, maxTrials: 1, journal, objective: async () => 1 })
  expect((await reread(journal)).trials.root[0]).toMatchObject({ config: { a: 0.25 } })
})

test('an executor of one’s own that gives what no journal can hold fails that trial alone', async () => {
  const journal = memoryJournal()
  const executor: Executor = {
    capacity: 1,
    async *submit({ trial, to }) {
      const updates = [
        { type: 'report', resource: to, value: null },
        { type: 'report', resource: to + 1, value: 1 },
        { type: 'done' },
        { type: 'report', resource: to, value: 1 },
      ]
      yield updates[trial] as SegmentUpdate
    },
  }
  const { trials } = await ashaTune({ space, executor, maxResource: 1, maxTrials: 4, journal })
  expect(trials.map(trial => trial.status)).toEqual(['failed', 'failed', 'failed', 'completed'])
  expect(trials[1]!.why).toMatch(/`update\.resource` is 2, but must be at most 1/)
  expect((await reread(journal)).counts).toMatchObject({ failed: 3, completed: 1 })
})

test('a line that could not be written leaves no gap', async () => {
  const kept = memoryJournal()
  let isFull = false
  const journal = {
    ...kept,
    append: async (line: string) => {
      if (isFull) throw new Error('disk full')
      await kept.append(line)
    },
  }
  const study = await openStudy({ space, maxResource: 9, maxTrials: 3, journal })
  await study.ask()
  isFull = true
  await expect(study.tell(0, { type: 'report', resource: 1, value: 1 })).rejects.toThrow('disk full')
  isFull = false
  await study.tell(0, { type: 'report', resource: 1, value: 1 })
  expect((await reread(kept)).best).toMatchObject({ value: 1 })
})

describe('the results of the queue', () => {
  test('are held to the same rule', () => {
    for (const metrics of [{ f1: null }, { f1: '0.5' }, [1]]) {
      const written = JSON.stringify([{ type: 'report', resource: 1, value: 1, metrics }])
      expect(() => parseUpdates(written)).toThrow(/updates\[0\]\.metrics/)
    }
    const update = { type: 'report', resource: 1, value: -Infinity, metrics: { error: Number.NaN } } as const
    expect(parseUpdates(encodeUpdates([update], []))).toEqual([update])
  })
})
