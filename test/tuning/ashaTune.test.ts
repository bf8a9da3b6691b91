import { describe, expect, test } from 'vitest'
import {
  ashaTune,
  type Executor,
  inProcessExecutor,
  logUniform,
  memoryCheckpoints,
  memoryJournal,
  type Objective,
  openStudy,
  simulatedExecutor,
  uniform,
} from '../../src/tuning/index.js'

const space = { x: uniform(0, 1) }
const pause = (ms: number) => new Promise(done => setTimeout(done, ms))

test('the readme case: an objective in this process, its configuration typed', async () => {
  const seen: number[] = []
  const { best, trials, reason, loadBest } = await ashaTune({
    space: { lr: logUniform(1e-3, 1) },
    objective: async ({ config, resource, checkpoint, report }) => {
      for (let epoch = (checkpoint?.resource ?? 0) + 1; epoch <= resource; epoch++) {
        seen.push(epoch)
        const value = Math.abs(Math.log10(config.lr) + 2) + 1 / epoch
        await report({ resource: epoch, value, metrics: { epoch }, state: () => ({ epoch }) })
      }
    },
    maxTrials: 12,
    maxResource: 9,
  })
  expect(reason).toBe('finished')
  expect(best!.value).toBe(Math.min(...trials.flatMap(t => t.curve.map(point => point.value))))
  expect(await loadBest()).toEqual({ epoch: best!.resource })
  // Every epoch of every trial was trained once: paused trials went on where they were.
  expect(seen).toHaveLength(trials.reduce((sum, trial) => sum + trial.resource, 0))
  for (const { curve } of trials) expect(curve.map(p => p.resource)).toEqual(curve.map((_, i) => i + 1))
})

test('a returned number stands for a report; what is thrown fails the trial alone', async () => {
  const { trials, best } = await ashaTune({
    space,
    objective: ({ config, trial }) => {
      if (trial % 3 === 1) throw new RangeError('too hot')
      if (trial % 3 === 2) return Number.NaN
      return config.x
    },
    maxTrials: 9,
    maxResource: 3,
  })
  expect(trials.map(t => t.status).filter(status => status === 'failed')).toHaveLength(3)
  expect(trials.map(t => t.status).filter(status => status === 'diverged')).toHaveLength(3)
  expect(trials[1]!.why).toBe('failed on its way to 1: RangeError: too hot')
  expect(trials[2]!.why).toBe('diverged: NaN at 1')
  expect(best!.trial % 3).toBe(0)
})

test('a trial that fails between two rungs has no value at the second, and ranks last there', async () => {
  const { rungs } = await ashaTune({
    space,
    objective: async ({ config, trial, resource, report }) => {
      for (let epoch = 1; epoch <= resource; epoch++) {
        if (epoch > 2 && trial === 0) throw new Error('no')
        if (epoch > (resource > 1 ? 1 : 0))
          await report({ resource: epoch, value: trial === 0 ? -1 : config.x })
      }
    },
    maxTrials: 6,
    maxResource: 3,
  })
  expect(rungs[1]!.results.map(({ trial }) => trial).at(-1)).toBe(0)
  expect(rungs[1]!.results.map(({ value }) => Number.isNaN(value))).toEqual([false, true])
})

test.each([
  [(() => undefined) as Objective, /ended at resource 0 and was asked for 1/],
  [(async ({ report }) => report({ resource: 0, value: 1 })) as Objective, /report\.resource.*above 0/],
  [
    (async ({ report }) => report({ resource: 1, value: 'a' as never })) as Objective,
    /report\.value.*a number/,
  ],
])('an objective that breaks the rules fails with a reason', async (objective, message) => {
  const { trials } = await ashaTune({ space, objective, maxTrials: 1, maxResource: 1 })
  expect(trials[0]!.why).toMatch(message)
})

describe('limits', () => {
  const endless: Objective = async ({ report, signal }) => {
    for (let epoch = 1; !signal.aborted; epoch++) {
      await pause(5)
      await report({ resource: epoch, value: 1 / epoch })
    }
  }
  const deaf: Objective = async () => {
    await pause(3000)
    return 1
  }

  test.each([
    ['listens', endless],
    ['does not listen', deaf],
  ])('the time budget holds, also where the objective %s', async (_, objective) => {
    const before = performance.now()
    const result = await ashaTune({
      space,
      objective,
      timeBudget: 0.4,
      maxResource: 100000,
      minResource: 100000,
    })
    expect(performance.now() - before).toBeLessThan(1400)
    expect(result).toMatchObject({ reason: 'time-budget', trials: [{ status: 'running' }] })
  })

  test('an abort ends it at once with what there is', async () => {
    const controller = new AbortController()
    const before = performance.now()
    const result = await ashaTune({
      space,
      objective: async run => {
        if (run.trial < 3) return run.config.x
        setTimeout(() => controller.abort(), 50)
        return deaf(run as never) as Promise<number>
      },
      signal: controller.signal,
      maxResource: 3,
      reductionFactor: 4,
    })
    expect(performance.now() - before).toBeLessThan(1000)
    expect(result.reason).toBe('aborted')
    expect(result.best!.value).toBe(Math.min(...result.trials.slice(0, 3).map(t => t.config.x)))
  })

  test('virtual time: nothing after the deadline counts', async () => {
    const result = await ashaTune({
      space,
      executor: simulatedExecutor({ workers: 3, value: () => 1 }),
      timeBudget: 30,
      maxResource: 9,
    })
    expect(result.reason).toBe('time-budget')
    expect(result.computeTime).toBeLessThanOrEqual(3 * 31)
  })

  test('compute time is what workers spent, wall time what passed', async () => {
    const { trials, computeTime, wallTime } = await ashaTune({
      space,
      executor: simulatedExecutor({
        workers: 3,
        value: ({ config }, resource) => (config['x'] as number) + 1 / resource,
        secondsPerResource: ({ trial }) => 1 + (trial % 2),
      }),
      maxTrials: 20,
      maxResource: 9,
    })
    for (const { trial, resource, computeTime } of trials)
      expect(computeTime).toBe(resource * (1 + (trial % 2)))
    expect(computeTime).toBe(trials.reduce((sum, trial) => sum + trial.computeTime, 0))
    expect(wallTime).toBeGreaterThanOrEqual(computeTime / 3)
    expect(wallTime).toBeLessThan(computeTime / 2)
  })

  test.each([0, -1, Number.NaN, 1.5, 1e9])('a concurrency of %s is refused', async concurrency => {
    const executor = simulatedExecutor({ value: () => 1 })
    const study = { space, maxTrials: 3, maxResource: 1 }
    await expect(ashaTune({ ...study, executor, concurrency })).rejects.toThrow(/`concurrency` is/)
    await expect(ashaTune({ ...study, objective: () => 1, concurrency })).rejects.toThrow(/`concurrency` is/)
  })

  test.each([0, Number.NaN])(
    'an executor with a capacity of %s is refused, and ends no study',
    async capacity => {
      const executor = { ...simulatedExecutor({ value: () => 1 }), capacity }
      await expect(ashaTune({ space, executor, maxTrials: 3, maxResource: 1 })).rejects.toThrow(
        /`executor\.capacity` is/,
      )
    },
  )

  test('reports of every resource are not listed where they are too many', async () => {
    const study = { space, maxTrials: 1, minResource: 1e12, maxResource: 1e12 }
    const executor = simulatedExecutor({ value: () => 1, everyResource: true })
    await expect(ashaTune({ ...study, executor })).rejects.toThrow(/`everyResource` .* more than 1000000/)
    const milestones = simulatedExecutor({ value: () => 1 })
    await expect(ashaTune({ ...study, executor: milestones })).resolves.toMatchObject({ best: { value: 1 } })
  })

  test('a study that would never end is refused', async () => {
    await expect(ashaTune({ space, objective: () => 1 })).rejects.toThrow(/maxTrials.*timeBudget.*signal/)
  })
})

test('lost segments go on from the last checkpoint, with the same seed', async () => {
  const checkpoints = memoryCheckpoints()
  const inner = inProcessExecutor(
    async ({ resource, checkpoint, report, seed }) => {
      for (let epoch = (checkpoint?.resource ?? 0) + 1; epoch <= resource; epoch++) {
        await report({ resource: epoch, value: seed + epoch, state: { seed } })
        expect((checkpoint?.state as { seed: number } | undefined)?.seed ?? seed).toBe(seed)
      }
    },
    { checkpoints },
  )
  const starts: number[] = []
  const flaky: Executor = {
    ...inner,
    async *submit(segment, signal) {
      starts.push((await checkpoints.resources(segment.trial)).at(-1) ?? 0)
      for await (const update of inner.submit(segment, signal)) {
        yield update
        if (segment.attempt < 3) {
          yield { type: 'lost', error: 'killed' }
          return
        }
      }
    },
  }
  const { trials } = await ashaTune({ space, executor: flaky, maxTrials: 1, minResource: 5, maxResource: 5 })
  expect(starts).toEqual([0, 1, 2])
  expect(trials[0]).toMatchObject({ status: 'completed', resource: 5 })
})

test('only the checkpoints of trials that may go on are kept, and the best one', async () => {
  const checkpoints = memoryCheckpoints()
  const executor = inProcessExecutor(
    async ({ config, resource, report }) => report({ resource, value: config.x as number, state: 'weights' }),
    { checkpoints },
  )
  let most = 0
  const result = await ashaTune({
    space,
    executor,
    maxTrials: 40,
    maxResource: 27,
    maxCheckpoints: 5,
    onProgress: async () => {
      const counts = await Promise.all((await checkpoints.trials()).map(t => checkpoints.resources(t)))
      most = Math.max(most, counts.flat().length)
    },
  })
  expect(most).toBeLessThanOrEqual(5 + 3)
  expect(await result.loadBest()).toBe('weights')
})

describe('ask and tell', () => {
  test('a loop of one’s own', async () => {
    const study = await openStudy({ space, maxTrials: 9, maxResource: 9, seed: 4 })
    for (let segment = await study.ask(); segment; segment = await study.ask()) {
      const value = (segment.config.x - 0.5) ** 2 + 1 / segment.to
      await study.tell(segment.trial, { type: 'report', resource: segment.to, value })
    }
    const looped = await ashaTune({
      space,
      executor: simulatedExecutor({
        value: ({ config }, resource) => ((config['x'] as number) - 0.5) ** 2 + 1 / resource,
      }),
      maxTrials: 9,
      maxResource: 9,
      seed: 4,
    })
    expect(study.state.best).toMatchObject({ trial: looped.best!.trial, value: looped.best!.value })
    await expect(study.tell(99, { type: 'failed', error: '' })).rejects.toThrow(/There is no trial 99/)
  })

  test('a journal is not taken up by mistake, nor with other options', async () => {
    const journal = memoryJournal()
    await openStudy({ space, maxTrials: 4, journal })
    await expect(openStudy({ space, maxTrials: 4, journal })).rejects.toThrow(/resume: true/)
    await expect(openStudy({ space, seed: 3, journal, resume: true })).rejects.toThrow(/`seed` is 3.*has 0/)
    await expect(openStudy({ space, maxTrials: 9, journal, resume: true })).resolves.toBeDefined()
  })
})
