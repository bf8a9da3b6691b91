import { SupervisedBaselinesError } from '../errors.js'
import type { PromoteEvent, ReportEvent, RerunEvent, ResumeEvent, StartEvent, StudyEvent } from './events.js'
import { pushed, valuesOf } from './persistentList.js'
import { remove } from './rankedTree.js'
import { type Decision, keepDecisions, withinBound, withoutHopeless } from './retention.js'
import { goesOn, type RungEntry, withoutPaused, withResult } from './rung.js'
import { type AshaState, isActiveTrial, type TrialState, trialOf, withRung, withTrial } from './state.js'

/** A state and what it asks for. */
export interface Transition {
  readonly state: AshaState
  readonly decisions: readonly Decision[]
}

/**
 * The state after an event, and what to do about it. Pure: no clock, no process, no random number; the old state
 * stays as it was. O(log n) in the number of trials, but for `resume`, which looks at each trial once.
 *
 * Throws `corrupt` for a start, promotion or rerun that the state does not allow. A report of a trial that is not
 * running, or of a resource already reported, is ignored.
 */
export function transition(before: AshaState, event: StudyEvent): Transition {
  const state = { ...before, elapsed: Math.max(before.elapsed, event.at) }
  switch (event.type) {
    case 'start':
      return { state: started(state, event), decisions: [] }
    case 'promote':
      return { state: promoted(state, event), decisions: [] }
    case 'rerun':
      return { state: rerun(state, event), decisions: [] }
    case 'report':
      return reported(state, event)
    case 'fail':
      return failed(state, event.trial, event.error)
    case 'lost':
      return lost(state, event.trial, event.error)
    case 'exhausted':
      return { state: { ...state, exhausted: true }, decisions: [] }
    case 'resume':
      return resumed(state, event)
    case 'end':
      return { state: { ...state, ended: event.reason }, decisions: [] }
  }
}

function started(state: AshaState, event: StartEvent): AshaState {
  const bracket = state.brackets[event.bracket]
  if (event.trial !== state.trials.size || !bracket) throw impossible(event, 'trials start in order')
  const trial: TrialState = {
    number: event.trial,
    bracket: event.bracket,
    config: event.config,
    status: 'running',
    segment: {
      from: 0,
      to: event.to,
      attempt: 1,
      lost: 0,
      startedAt: event.at,
      since: event.at,
      order: state.segments,
    },
    rung: -1,
    entry: undefined,
    curve: undefined,
    kept: false,
    error: undefined,
    computeTime: 0,
  }
  const brackets = state.brackets.slice()
  brackets[event.bracket] = { ...bracket, started: bracket.started + 1 }
  return {
    ...state,
    brackets,
    trials: pushed(state.trials, trial),
    counts: { ...state.counts, running: state.counts.running + 1 },
    segments: state.segments + 1,
  }
}

function promoted(state: AshaState, event: PromoteEvent): AshaState {
  const trial = trialOf(state, event.trial)
  const rungs = trial ? state.brackets[trial.bracket]!.rungs : []
  if (
    trial?.status !== 'paused' ||
    rungs[trial.rung]?.resource !== event.from ||
    rungs[trial.rung + 1]?.resource !== event.to
  ) {
    throw impossible(event, 'the trial is not paused there')
  }
  const { from, to, at: now } = event
  const order = state.segments
  const next = withRung(state, trial.bracket, trial.rung, withoutPaused(rungs[trial.rung]!, trial.entry!))
  return withTrial(
    { ...next, segments: order + 1, checkpoints: state.checkpoints - (trial.kept ? 1 : 0) },
    trial,
    {
      ...trial,
      status: 'running',
      kept: false,
      segment: { from, to, attempt: 1, lost: 0, startedAt: now, since: now, order },
    },
  )
}

function rerun(state: AshaState, event: RerunEvent): AshaState {
  const trial = trialOf(state, event.trial)
  if (trial?.status !== 'interrupted') throw impossible(event, 'the trial was not cut short')
  return withTrial(notInterrupted(state, event.trial), trial, {
    ...trial,
    status: 'running',
    segment: {
      ...trial.segment,
      attempt: event.attempt,
      startedAt: Math.min(trial.segment.startedAt, event.at),
      since: event.at,
    },
  })
}

function reported(state: AshaState, event: ReportEvent): Transition {
  const before = trialOf(state, event.trial)
  if (!before || !isActiveTrial(before) || event.resource <= (before.curve?.resource ?? 0)) {
    return { state, decisions: [{ type: 'ignore', trial: event.trial }] }
  }
  const { resource, value, metrics } = event
  let trial: TrialState = { ...before, curve: { resource, value, metrics, previous: before.curve } }
  let next = withTrial(state, before, trial)
  if (!Number.isFinite(value)) return settled(next, trial, 'diverged', undefined)

  const { rungs } = state.brackets[trial.bracket]!
  const touched = new Set([trial.number])
  while (trial.rung + 1 < rungs.length && resource >= rungs[trial.rung + 1]!.resource) {
    const index = trial.rung + 1
    const isTop = index === rungs.length - 1
    const pauses = state.settings.kind === 'promotion' && !isTop
    const entry = { key: state.settings.mode === 'min' ? value : -value, trial: trial.number, value }
    const rung = withResult(next.brackets[trial.bracket]!.rungs[index]!, entry, pauses)
    next = withBest(withRung(next, trial.bracket, index, rung), entry, rung.resource, touched)
    const reached = { ...trial, rung: index, entry }
    if (isTop) return ended(next, trial, reached, 'completed', touched)
    if (pauses) {
      next = notInterrupted({ ...next, checkpoints: next.checkpoints + 1 }, trial.number)
      const computeTime = spent(next, trial)
      next = withTrial(next, trial, { ...reached, status: 'paused', kept: true, computeTime })
      next = withoutHopeless(next, trial.bracket, index, entry, touched)
      next = withinBound(next, touched)
      return {
        state: next,
        decisions: [{ type: 'pause', trial: trial.number }, ...keepDecisions(next, touched)],
      }
    }
    if (!goesOn(rung, entry, state.settings)) return ended(next, trial, reached, 'stopped', touched)
    next = withTrial(next, trial, reached)
    trial = reached
  }
  const decisions: Decision[] = [{ type: 'continue', trial: trial.number }]
  return {
    state: next,
    decisions: trial.rung > before.rung ? [...decisions, ...keepDecisions(next, touched)] : decisions,
  }
}

function ended(
  state: AshaState,
  before: TrialState,
  after: TrialState,
  status: 'completed' | 'stopped',
  touched: Set<number>,
): Transition {
  const computeTime = spent(state, before)
  const next = withTrial(notInterrupted(state, after.number), before, { ...after, status, computeTime })
  const type = status === 'completed' ? 'complete' : 'stop'
  return { state: next, decisions: [{ type, trial: after.number }, ...keepDecisions(next, touched)] }
}

function failed(state: AshaState, number: number, error: string): Transition {
  const trial = trialOf(state, number)
  if (!trial || !isActiveTrial(trial)) return { state, decisions: [{ type: 'ignore', trial: number }] }
  return settled(state, trial, 'failed', error)
}

function lost(state: AshaState, number: number, error: string): Transition {
  const trial = trialOf(state, number)
  if (trial?.status !== 'running') return { state, decisions: [{ type: 'ignore', trial: number }] }
  const segment = { ...trial.segment, lost: trial.segment.lost + 1, startedAt: Infinity }
  if (segment.lost >= state.settings.maxAttempts) {
    return settled(state, { ...trial, segment }, 'failed', `${error} (${segment.lost} times)`)
  }
  return { state: interrupted(state, trial, segment), decisions: [{ type: 'stop', trial: number }] }
}

function interrupted(state: AshaState, trial: TrialState, segment = trial.segment): AshaState {
  return withTrial({ ...state, interrupted: [...state.interrupted, trial.number] }, trial, {
    ...trial,
    status: 'interrupted',
    segment,
    computeTime: spent(state, trial),
  })
}

/** A trial that came to a bad end: it ranks last at the rung it was on its way to, and is never promoted. */
function settled(
  state: AshaState,
  trial: TrialState,
  status: 'failed' | 'diverged',
  error: string | undefined,
): Transition {
  const index = trial.rung + 1
  const rung = state.brackets[trial.bracket]!.rungs[index]
  // What a failed trial had before is no result at this rung.
  const value = status === 'diverged' ? trial.curve!.value : Number.NaN
  const entry = { key: Infinity, trial: trial.number, value }
  const cleared = notInterrupted(state, trial.number)
  const next = withTrial(
    rung ? withRung(cleared, trial.bracket, index, withResult(rung, entry, false)) : cleared,
    trial,
    { ...trial, status, error, computeTime: spent(state, trial) },
  )
  return {
    state: next,
    decisions: [{ type: 'stop', trial: trial.number }, ...keepDecisions(next, [trial.number])],
  }
}

function resumed(before: AshaState, event: ResumeEvent): Transition {
  let state: AshaState = {
    ...before,
    ended: undefined,
    exhausted: false,
    settings: { ...before.settings, maxTrials: event.maxTrials },
  }
  const touched = new Set<number>()
  const again: TrialState[] = []
  for (const trial of valuesOf(before.trials)) {
    if (isActiveTrial(trial)) {
      touched.add(trial.number)
      if (event.running) again.push(trial)
      else state = settled(state, trial, 'failed', 'given up on resume').state
    } else if (trial.status === 'paused' && !event.paused) {
      touched.add(trial.number)
      const rung = state.brackets[trial.bracket]!.rungs[trial.rung]!
      state = withRung(state, trial.bracket, trial.rung, withoutPaused(rung, trial.entry!))
      state = { ...state, checkpoints: state.checkpoints - (trial.kept ? 1 : 0) }
      state = withTrial(state, trial, { ...trial, status: 'stopped', kept: false })
    } else if (trial.status === 'failed' && event.failed) {
      const index = trial.rung + 1
      const rung = state.brackets[trial.bracket]!.rungs[index]!
      const entry = { key: Infinity, trial: trial.number }
      state = withRung(state, trial.bracket, index, { ...rung, ranked: remove(rung.ranked, entry) })
      const segment = { ...trial.segment, lost: 0 }
      const waiting: TrialState = { ...trial, status: 'interrupted', error: undefined, segment }
      state = withTrial(state, trial, waiting)
      again.push(waiting)
    }
  }
  again.sort((a, b) => a.segment.order - b.segment.order)
  state = { ...state, interrupted: [] }
  for (const trial of again) state = interrupted(state, trial)
  return { state, decisions: keepDecisions(state, touched) }
}

/** The state with a trial no longer waiting to be run again. */
function notInterrupted(state: AshaState, number: number): AshaState {
  if (!state.interrupted.includes(number)) return state
  return { ...state, interrupted: state.interrupted.filter(n => n !== number) }
}

/** The worker time spent on a trial, with that of the attempt under way. */
function spent(state: AshaState, trial: TrialState): number {
  return trial.computeTime + (trial.status === 'running' ? state.elapsed - trial.segment.since : 0)
}

function withBest(state: AshaState, entry: RungEntry, resource: number, touched: Set<number>): AshaState {
  const { best } = state
  const isBetter = !best || entry.key < best.key || (entry.key === best.key && resource > best.resource)
  if (!isBetter) return state
  if (best) touched.add(best.trial)
  return { ...state, best: { trial: entry.trial, resource, value: entry.value, key: entry.key } }
}

function impossible(event: StudyEvent, why: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'corrupt',
    `The event ${JSON.stringify(event)} cannot follow those before it: ${why}. The journal belongs to another ` +
      'version or was edited; go back to a copy, or start a new one.',
    { event },
  )
}
