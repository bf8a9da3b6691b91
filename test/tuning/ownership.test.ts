import { expect, test } from 'vitest'
import {
  ashaTune,
  choice,
  inProcessExecutor,
  memoryCheckpoints,
  memoryJournal,
  type Objective,
  openStudy,
  tpeSampler,
  uniform,
} from '../../src/tuning/index.js'

// Objectives and callers may change what they were given and what they gave; the study keeps its own.
const space = { a: uniform(0, 1) }

test('a configuration that its objective changes stays as it was in the study, and so do the points', async () => {
  const points = [{ a: 0.5 }]
  const journal = memoryJournal()
  const objective: Objective = async ({ config }) => {
    ;(config as { a: number }).a = 7
    return 1
  }
  const study = { space, points, maxResource: 1, objective, journal }
  const { best, trials } = await ashaTune({ ...study, maxTrials: 2 })
  expect(best!.config).toEqual({ a: 0.5 })
  expect(points).toEqual([{ a: 0.5 }])
  const again = await ashaTune({ ...study, maxTrials: 2, resume: true })
  expect(again.trials.map(trial => trial.config)).toEqual(trials.map(trial => trial.config))
})

test('TPE learns of configurations as they were asked for', async () => {
  const { trials } = await ashaTune({
    space,
    sampler: tpeSampler({ startup: 4 }),
    maxResource: 1,
    maxTrials: 12,
    objective: async ({ config }) => ((config as { a: number }).a *= 100),
  })
  expect(trials.every(({ config, value }) => value === config.a * 100)).toBe(true)
})

test('a loop of one’s own may change what it was asked to do', async () => {
  const study = await openStudy({ space, maxResource: 1, maxTrials: 1 })
  const work = await study.ask()
  ;(work!.config as { a: number }).a = 7
  expect(study.state.trials.root[0]).not.toMatchObject({ config: { a: 7 } })
})

test('metrics and states that an objective goes on to change are kept as they were reported', async () => {
  const checkpoints = memoryCheckpoints()
  const objective: Objective = async ({ resource, report }) => {
    const metrics = { epochs: 0 }
    const state = { weights: new Float32Array(1) }
    for (let epoch = 1; epoch <= resource; epoch++) {
      metrics.epochs = epoch
      state.weights[0] = epoch
      await report({ resource: epoch, value: epoch, metrics, state })
    }
    metrics.epochs = -1
    state.weights[0] = -1
  }
  const executor = inProcessExecutor(objective, { checkpoints })
  const { trials, loadBest } = await ashaTune({
    space,
    executor,
    minResource: 3,
    maxResource: 3,
    maxTrials: 1,
  })
  expect(trials[0]!.curve.map(point => point.metrics)).toEqual([{ epochs: 1 }, { epochs: 2 }, { epochs: 3 }])
  expect(await loadBest()).toEqual({ weights: Float32Array.of(3) })
  // What was loaded is a copy as well.
  ;((await loadBest()) as { weights: Float32Array }).weights[0] = 9
  expect(await loadBest()).toEqual({ weights: Float32Array.of(3) })
})

test('checkpoints of an earlier study under the same numbers are not taken for those of a new one', async () => {
  const checkpoints = memoryCheckpoints()
  const begun: number[] = []
  const run = (seed: number, more: object = {}) => {
    const objective: Objective = async ({ config, resource, checkpoint, report }) => {
      if (!checkpoint) begun.push(config['a'] as number)
      const state = checkpoint?.state ?? config['a']
      await report({ resource, value: (config['a'] as number) + 1 / resource, state })
    }
    const executor = inProcessExecutor(objective, { checkpoints })
    return ashaTune({ space, executor, seed, maxResource: 9, maxTrials: 9, ...more })
  }
  // Two trials that wait at the first rung: their checkpoints stay.
  const first = await run(1, { maxTrials: 2 })
  const second = await run(2)
  // Every trial of both was trained, from its own start.
  expect(begun).toEqual([...first.trials, ...second.trials].map(({ config }) => config.a))
  for (const { config, curve } of second.trials) {
    for (const { resource, value } of curve) expect(value).toBe(config.a + 1 / resource)
  }
  expect(await second.loadBest()).toBe(second.best!.config.a)
  expect(await first.loadBest()).not.toBe(second.best!.config.a)
})

test('a space and points that are changed after the start stay as they were in the study', async () => {
  const values = ['x', 'y']
  const points = [{ a: 'y' }]
  const study = await openStudy({ space: { a: choice(values) }, points, maxResource: 1, maxTrials: 20 })
  values.splice(0, 2, 'z')
  points[0]!.a = 'z'
  const seen = new Set<string>()
  for (let work = await study.ask(); work; work = await study.ask()) {
    if (seen.size === 0) expect(work.config.a).toBe('y')
    seen.add(work.config.a)
    await study.tell(work.trial, { type: 'report', resource: 1, value: 1 })
  }
  expect([...seen].sort()).toEqual(['x', 'y'])
})
