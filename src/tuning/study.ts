import { finiteNumber, wholeNumber } from '../common/checks.js'
import { createRandom } from '../common/random.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import { checkedUpdate } from './checkedUpdate.js'
import type { EndReason, ResumeEvent, StudyEvent, StudyHeader } from './events.js'
import type { Segment, SegmentUpdate } from './execution/executor.js'
import { type Journal, memoryJournal } from './journal.js'
import { foldJournal, toLine } from './journalLines.js'
import { type NextStep, nextStep } from './nextStep.js'
import { checkedEvent, checkedHeader } from './parseEvent.js'
import { checkConfig, parseSpace } from './parseSpace.js'
import type { Decision } from './retention.js'
import type { Sampler } from './sampler.js'
import { pointsSampler } from './samplers/points.js'
import { randomSampler } from './samplers/random.js'
import { type AshaSettings, checkSettings } from './settings.js'
import type { Config, ConfigOf, Space } from './space.js'
import { type AshaState, initialState, trialOf } from './state.js'
import { transition } from './transition.js'

/** Which trials of a journal go on when its study is taken up again. */
export interface ResumeOptions {
  /** Those that ran when it ended go on; false: they have failed. Default true. */
  readonly running?: boolean
  /** Those that were paused may be promoted; false: they have been stopped. Default true. */
  readonly paused?: boolean
  /** Those that had failed are tried again. Default false. */
  readonly failed?: boolean
}

/** Options of `openStudy`: the settings of the scheduler, and what it works on. */
export interface StudyOptions<S extends Space = Space> extends Partial<AshaSettings> {
  /** The hyperparameters, by name. */
  readonly space: S
  /** Chooses configurations. Default: `randomSampler()`. */
  readonly sampler?: Sampler
  /** Configurations to try first. */
  readonly points?: readonly ConfigOf<S>[]
  /** Default 0. */
  readonly seed?: number
  /** Where every event is kept. Default: in memory. */
  readonly journal?: Journal
  /** Take the study in the journal up again; without it a journal must be empty. */
  readonly resume?: boolean | ResumeOptions
  /** The clock, in milliseconds. Default: the real one. */
  readonly now?: () => number
}

/** A study for people with a loop of their own: `ask` for work, `tell` what came of it. */
export interface Study<C = Config> {
  readonly header: StudyHeader
  /** How it stands: immutable, a new one after each call. */
  readonly state: AshaState
  /** Milliseconds of the study's own time. */
  elapsed(): number
  /** Work for a free worker; undefined where there is none now. Then it is over unless trials are running. */
  ask(): Promise<Segment<C> | undefined>
  /**
   * Takes in what came of a segment, and says how its trial goes on. Throws `invalid-option`, with nothing written, for
   * an update that the journal could not hold or a resource beyond the one asked for.
   */
  tell(trial: number, update: SegmentUpdate): Promise<readonly Decision[]>
  /** Notes why the study ends. */
  end(reason: EndReason): Promise<void>
  /** Closes the journal. */
  close(): Promise<void>
}

/**
 * A study, new or taken up from its journal. Calls of its methods wait for each other.
 *
 * Throws `invalid-option` for what it cannot use, also where a journal's study differs from the one asked for;
 * `corrupt` for a damaged journal.
 *
 * @example
 * const study = await openStudy({ space: { lr: logUniform(1e-4, 1) }, maxResource: 9, maxTrials: 10 })
 * for (let work = await study.ask(); work; work = await study.ask()) {
 *   const value = Math.abs(Math.log10(work.config.lr) + 2) // train from work.from to work.to
 *   await study.tell(work.trial, { type: 'report', resource: work.to, value })
 * }
 * study.state.best!.value
 * await study.close()
 */
export async function openStudy<S extends Space>(options: StudyOptions<S>): Promise<Study<ConfigOf<S>>> {
  const journal = options.journal ?? memoryJournal()
  try {
    return await studyOf(options, journal)
  } catch (error) {
    await journal.close()
    throw error
  }
}

async function studyOf<S extends Space>(
  options: StudyOptions<S>,
  journal: Journal,
): Promise<Study<ConfigOf<S>>> {
  const space = parseSpace(options.space)
  const seed = wholeNumber('seed', options.seed ?? 0, 0)
  const settings = settingsOf(options)
  const then = options.sampler ?? randomSampler()
  const sampler = options.points ? pointsSampler(space, options.points as readonly Config[], then) : then
  const asked = checkedHeader({ type: 'study', version: 1, settings, space, sampler: sampler.name, seed })
  const resumed = resumeEvent(options.resume, settings.maxTrials, 0)
  checkedEvent(resumed, space)

  const { folded, count } = await readStudy(journal, asked, options.resume)
  let written = count
  const header = folded?.header ?? asked

  let state = folded?.state ?? initialState(settings)
  const clock = options.now ?? (() => performance.now())
  const now = () => finiteNumber('now()', clock())
  const offset = state.elapsed - now()
  const elapsed = () => Math.max(state.elapsed, offset + now())

  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work)
    // Whoever made the call learns of its failure; the calls after it go on.
    queue = result.catch(() => {})
    return result
  }
  async function take(given: StudyEvent): Promise<readonly Decision[]> {
    const event = checkedEvent(given, space)
    const next = transition(state, event)
    if (next.decisions.some(decision => decision.type === 'ignore')) return next.decisions
    await journal.append(toLine(event, written + 1))
    written++
    state = next.state
    return next.decisions
  }

  async function ask(): Promise<Segment | undefined> {
    const step = nextStep(state)
    if (step.type === 'wait' || step.type === 'finish') return undefined
    const event = eventOf(step)
    if (!event) {
      await take({ type: 'exhausted', at: elapsed() })
      return ask()
    }
    await take(event)
    return segmentOf(state, event.trial, header.seed, elapsed())
  }

  function eventOf(step: Exclude<NextStep, { type: 'wait' | 'finish' }>) {
    const at = elapsed()
    if (step.type !== 'start') return { ...step, at }
    const config = sampler.propose({ space, trial: step.trial, seed: header.seed, state })
    return config && { ...step, config: checkConfig(space, config, `a configuration of ${sampler.name}`), at }
  }

  if (folded) await take({ ...resumed, at: elapsed() })

  return {
    header,
    get state() {
      return state
    },
    elapsed,
    ask: () => inTurn(ask) as Promise<Segment<ConfigOf<S>> | undefined>,
    tell: (trial, update) =>
      inTurn(() => {
        const known = Number.isInteger(trial) ? trialOf(state, trial) : undefined
        if (!known) {
          throw new SupervisedBaselinesError(
            'invalid-option',
            `There is no trial ${show(trial)}: ${state.trials.size} have started.`,
            { option: 'trial', value: trial },
          )
        }
        return take(updateEvent(trial, checkedUpdate(update, known), elapsed()))
      }),
    end: reason => inTurn(async () => void (await take({ type: 'end', reason, at: elapsed() }))),
    close: () => inTurn(() => journal.close()),
  }
}

/** What the journal holds; a new one gets its first line. */
async function readStudy(journal: Journal, asked: StudyHeader, resume: StudyOptions['resume']) {
  const lines = await journal.read()
  const folded = lines.length > 0 ? foldJournal(lines) : undefined
  if (folded) checkResumable(folded.header, asked, resume)
  else await journal.append(toLine(asked, 1))
  return { folded, count: Math.max(lines.length, 1) }
}

/** What a trial has to do now. */
function segmentOf(state: AshaState, number: number, seed: number, elapsed: number): Segment {
  const trial = trialOf(state, number)!
  const { from, to, attempt, startedAt } = trial.segment
  const resources = state.brackets[trial.bracket]!.rungs.map(rung => rung.resource)
  return {
    trial: number,
    // The objective's own, which it may change.
    config: { ...trial.config },
    from,
    to,
    milestones: resources.filter(resource => resource > from && resource <= to),
    attempt,
    seed: createRandom(seed).fork(`seed-${number}`).state().seed,
    age: Math.max(0, elapsed - startedAt),
  }
}

function updateEvent(trial: number, update: SegmentUpdate, at: number): StudyEvent {
  switch (update.type) {
    case 'report':
      return { ...update, trial, at }
    case 'failed':
      return { type: 'fail', trial, error: update.error, at }
    case 'lost':
      return { type: 'lost', trial, error: update.error, at }
  }
}

function resumeEvent(
  resume: boolean | ResumeOptions | undefined,
  maxTrials: number | null,
  at: number,
): ResumeEvent {
  const { running = true, paused = true, failed = false } = typeof resume === 'object' ? resume : {}
  return { type: 'resume', maxTrials, running, paused, failed, at }
}

function settingsOf(options: Partial<AshaSettings>): AshaSettings {
  const { kind, mode, minResource, maxResource, reductionFactor, brackets, cutoff } = options
  const { maxTrials, maxAttempts, maxCheckpoints } = options
  return checkSettings({
    ...{ kind, mode, minResource, maxResource, reductionFactor, brackets, cutoff },
    ...{ maxTrials, maxAttempts, maxCheckpoints },
  } as Partial<AshaSettings>)
}

function checkResumable(held: StudyHeader, asked: StudyHeader, resume: unknown): void {
  if (!resume) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'The journal already holds a study; pass `resume: true` to take it up again, or give an empty journal.',
      { option: 'journal' },
    )
  }
  const facts = ({ space, sampler, seed, settings }: StudyHeader): Record<string, unknown> => ({
    ...settings,
    maxTrials: null,
    space,
    sampler,
    seed,
  })
  const before = facts(held)
  for (const [name, value] of Object.entries(facts(asked))) {
    const [was, is] = [JSON.stringify(before[name]), JSON.stringify(value)]
    if (was !== is) {
      throw new SupervisedBaselinesError(
        'invalid-option',
        `The option \`${name}\` is ${is}, but the study in the journal has ${was}: a study is taken up again with ` +
          'the options it was started with (`maxTrials` and the time budget may change).',
        { option: name, value, journal: before[name] },
      )
    }
  }
}
