import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AshaSettings,
  type AshaState,
  checkSettings,
  type Decision,
  initialState,
  nextStep,
  rungResources,
  type StudyEvent,
  transition,
  trialOf,
} from '../../src/tuning/index.js'
import { itemsOf, sizeOf } from '../../src/tuning/rankedTree.js'

/** A study driven by hand: `work` does what a free worker is told, `report` gives a value at the segment's end. */
function drive(settings: Partial<AshaSettings>) {
  let state = initialState(checkSettings({ maxResource: 9, ...settings }))
  let at = 0
  const take = (event: StudyEvent) => {
    const next = transition(state, event)
    state = next.state
    return next.decisions
  }
  return {
    get state() {
      return state
    },
    take,
    work() {
      const step = nextStep(state)
      if (step.type === 'start') take({ ...step, config: {}, at: at++ })
      else if (step.type === 'promote' || step.type === 'rerun') take({ ...step, at: at++ })
      return step
    },
    report: (trial: number, value: number, resource = trialOf(state, trial)!.segment.to) =>
      take({ type: 'report', trial, resource, value, at: at++ }),
    status: (trial: number) => trialOf(state, trial)!.status,
  }
}

test.each([
  [1, 81, 3, [1, 3, 9, 27, 81]],
  [1, 20, 2, [1, 2, 4, 8, 16, 20]],
  [2, 9, 1.5, [2, 3, 5, 7, 9]],
  [5, 5, 3, [5]],
])('the rungs from %i to %i by %f', (minResource, maxResource, reductionFactor, expected) => {
  expect(rungResources({ minResource, maxResource, reductionFactor })).toEqual(expected)
})

test('the paper: of each three results the best goes on, the highest rung first', () => {
  const study = drive({})
  const values = [0.5, 0.3, 0.9]
  for (const [i, value] of values.entries()) {
    expect(study.work()).toEqual({ type: 'start', trial: i, bracket: 0, to: 1 })
    expect(study.report(i, value)).toContainEqual({ type: 'pause', trial: i })
  }
  expect(study.work()).toEqual({ type: 'promote', trial: 1, from: 1, to: 3 })
  expect(study.work()).toEqual({ type: 'start', trial: 3, bracket: 0, to: 1 })
  study.report(1, 0.2)
  expect(study.status(1)).toBe('paused')
})

test('ties go to the trial that started first, in both modes', () => {
  for (const mode of ['min', 'max'] as const) {
    const study = drive({ mode })
    for (let i = 0; i < 3; i++) study.work()
    for (const trial of [2, 1, 0]) study.report(trial, 0.5)
    expect(study.work()).toMatchObject({ type: 'promote', trial: 0 })
  }
})

test('max mode promotes the largest', () => {
  const study = drive({ mode: 'max' })
  for (const value of [0.1, 0.7, 0.3]) study.report((study.work() as { trial: number }).trial, value)
  expect(study.work()).toMatchObject({ type: 'promote', trial: 1 })
  expect(study.state.best).toMatchObject({ trial: 1, value: 0.7 })
})

test('NaN and infinite values of either sign rank last, are marked, and are never promoted', () => {
  const study = drive({ reductionFactor: 2, maxTrials: 4 })
  for (let i = 0; i < 4; i++) study.work()
  study.report(0, Number.NaN)
  study.report(1, -Infinity)
  study.report(2, Infinity)
  study.report(3, 100)
  expect([0, 1, 2, 3].map(study.status)).toEqual(['diverged', 'diverged', 'diverged', 'paused'])
  expect(study.work()).toMatchObject({ type: 'promote', trial: 3 })
  expect(study.work()).toEqual({ type: 'wait' })
  study.report(3, 99)
  expect(study.work()).toEqual({ type: 'finish' })
  expect(study.state.best).toMatchObject({ trial: 3, value: 99, resource: 2 })
})

test('a thrown trial ranks last; a lost one is run again, three times in all', () => {
  const study = drive({ maxTrials: 2 })
  study.work()
  study.work()
  study.take({ type: 'fail', trial: 0, error: 'Error: no', at: 5 })
  expect(study.status(0)).toBe('failed')
  for (const attempt of [2, 3]) {
    study.take({ type: 'lost', trial: 1, error: 'killed', at: 6 })
    expect(study.status(1)).toBe('interrupted')
    expect(study.work()).toEqual({ type: 'rerun', trial: 1, attempt })
  }
  study.take({ type: 'lost', trial: 1, error: 'killed', at: 7 })
  expect(trialOf(study.state, 1)).toMatchObject({ status: 'failed', error: 'killed (3 times)' })
  expect(study.work()).toEqual({ type: 'finish' })
})

test('late and repeated reports are ignored', () => {
  const study = drive({})
  study.work()
  study.report(0, 0.5)
  const before = study.state.brackets
  expect(study.report(0, 0.1, 1)).toEqual([{ type: 'ignore', trial: 0 }])
  expect(study.state.brackets).toEqual(before)
})

test('stopping: a trial runs on while it is among the best, judged at each rung', () => {
  const study = drive({ kind: 'stopping' })
  for (let i = 0; i < 4; i++) expect(study.work()).toMatchObject({ type: 'start', to: 9 })
  expect(study.report(0, 0.5, 1)).toContainEqual({ type: 'continue', trial: 0 })
  expect(study.report(1, 0.6, 1)).toContainEqual({ type: 'stop', trial: 1 })
  expect(study.report(2, 0.4, 2)).toContainEqual({ type: 'continue', trial: 2 })
  expect(study.report(2, 0.4, 3)).toContainEqual({ type: 'continue', trial: 2 })
  expect(study.report(0, 0.3, 3)).toContainEqual({ type: 'continue', trial: 0 })
  expect(study.report(0, 0.2, 9)).toContainEqual({ type: 'complete', trial: 0 })
  expect(study.status(0)).toBe('completed')
})

test('brackets get the shares of Hyperband, and start higher', () => {
  const study = drive({ brackets: 3, maxTrials: 17 })
  const started = [0, 0, 0]
  for (let i = 0; i < 17; i++) {
    const step = study.work()
    if (step.type !== 'start') throw new Error(step.type)
    started[step.bracket]!++
    expect(step.to).toBe([1, 3, 9][step.bracket])
  }
  // (K + 1) / (K - s + 1) eta^(K - s) for K = 2: 9, 4.5 and 3 of 16.5
  expect(started).toEqual([9, 5, 3])
})

describe('checkpoints', () => {
  const kept = (decisions: readonly Decision[]) =>
    Object.fromEntries(decisions.filter(d => d.type === 'keep-checkpoints').map(d => [d.trial, d.resources]))

  test('those of trials out of reach are given up, the best one is kept', () => {
    const study = drive({ maxTrials: 6 })
    for (let i = 0; i < 6; i++) study.work()
    expect(kept(study.report(0, 0.5))).toEqual({ 0: [1] })
    expect(kept(study.report(1, 0.4))).toEqual({ 0: [1], 1: [1] })
    // Two of six can be promoted: the third best is out of reach.
    expect(kept(study.report(2, 0.6))).toEqual({ 2: [] })
    expect(kept(study.report(3, 0.3))).toEqual({ 0: [], 1: [1], 3: [1] })
    expect(study.work()).toMatchObject({ type: 'promote', trial: 3 })
    // It may go on from the second rung; the best result was had at the first.
    expect(kept(study.report(3, 0.8))).toEqual({ 3: [3, 1] })
  })

  test('there are never more than the bound, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), values => {
        const study = drive({ maxCheckpoints: 3, reductionFactor: 2 })
        const stored = new Map<number, Set<number>>()
        for (const value of values) {
          const step = study.work()
          if (step.type === 'wait' || step.type === 'finish') return
          const resource = trialOf(study.state, step.trial)!.segment.to
          stored.set(step.trial, (stored.get(step.trial) ?? new Set()).add(resource))
          for (const [trial, resources] of Object.entries(kept(study.report(step.trial, value)))) {
            stored.set(Number(trial), new Set(resources))
          }
          // Three of paused trials, and the best one's.
          expect([...stored.values()].reduce((sum, set) => sum + set.size, 0)).toBeLessThanOrEqual(4)
        }
      }),
    )
  })
})

test('whatever happens: counts are right, nobody is promoted twice, and each rung holds a trial once', () => {
  const settings = fc.record({
    kind: fc.constantFrom('promotion' as const, 'stopping' as const),
    cutoff: fc.constantFrom('count' as const, 'quantile' as const),
    reductionFactor: fc.constantFrom(2, 3),
    brackets: fc.constantFrom(1, 2),
    maxTrials: fc.constantFrom(5, 20, null),
  })
  const happening = fc.tuple(
    fc.constantFrom('ask', 'report', 'fail', 'lost', 'resume'),
    fc.nat(30),
    fc.nat(9),
  )
  fc.assert(
    fc.property(settings, fc.array(happening, { maxLength: 150 }), (given, happenings) => {
      const study = drive(given)
      let at = 1000
      for (const [what, trial, value] of happenings) {
        at++
        if (what === 'ask') study.work()
        else if (what === 'report' && trialOf(study.state, trial))
          study.report(trial, value === 9 ? Number.NaN : value)
        else if (what === 'fail') study.take({ type: 'fail', trial, error: 'no', at })
        else if (what === 'lost') study.take({ type: 'lost', trial, error: 'gone', at })
        else if (what === 'resume') {
          study.take({
            type: 'resume',
            maxTrials: study.state.settings.maxTrials,
            running: value > 2,
            paused: value > 0,
            failed: value > 5,
            at,
          })
        }
        checkInvariants(study.state)
      }
    }),
    { numRuns: 150 },
  )
})

function checkInvariants(state: AshaState): void {
  const counted: Record<string, number> = {}
  let checkpoints = 0
  for (let n = 0; n < state.trials.size; n++) {
    const { status, kept } = trialOf(state, n)!
    counted[status] = (counted[status] ?? 0) + 1
    if (kept) checkpoints++
  }
  for (const [status, count] of Object.entries(state.counts)) expect(counted[status] ?? 0).toBe(count)
  expect(state.checkpoints).toBe(checkpoints)
  expect(state.interrupted).toHaveLength(state.counts.interrupted)
  for (const { rungs } of state.brackets) {
    for (const [k, rung] of rungs.entries()) {
      const trials = [...itemsOf(rung.ranked)].map(entry => entry.trial)
      expect(new Set(trials).size).toBe(trials.length)
      for (const { trial } of itemsOf(rung.paused)) {
        expect(trialOf(state, trial)).toMatchObject({ status: 'paused', rung: k })
      }
      expect(sizeOf(rung.kept)).toBeLessThanOrEqual(sizeOf(rung.paused))
    }
  }
}
