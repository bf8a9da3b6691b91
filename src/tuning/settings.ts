import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'

/** What fixes every decision of the scheduler; plain JSON, the first line of a journal. */
export interface AshaSettings {
  /** `promotion` pauses a trial at each rung (the paper's algorithm 2); `stopping` lets it run on or ends it. */
  readonly kind: 'promotion' | 'stopping'
  /** Whether small or large values are good. */
  readonly mode: 'min' | 'max'
  /** Resource (epochs, say) of the lowest rung. */
  readonly minResource: number
  /** Resource at which a trial is complete. */
  readonly maxResource: number
  /** One in so many trials of a rung goes on to the next; eta in the paper. */
  readonly reductionFactor: number
  /** Brackets of asynchronous Hyperband; bracket s starts its trials s rungs higher. */
  readonly brackets: number
  /**
   * Who goes on from a rung of n results: `count` the best floor(n / eta), as in the paper (at least one where trials
   * are stopped); `quantile` those not worse than the 1 / eta quantile, linearly interpolated, once there are two.
   */
  readonly cutoff: 'count' | 'quantile'
  /** Trials to start; null for as many as the time allows. */
  readonly maxTrials: number | null
  /** Times that a segment is run before its trial counts as failed, where its worker is lost. */
  readonly maxAttempts: number
  /** Checkpoints of paused trials to keep at most. */
  readonly maxCheckpoints: number
}

const defaultSettings: AshaSettings = {
  kind: 'promotion',
  mode: 'min',
  minResource: 1,
  maxResource: 81,
  reductionFactor: 3,
  brackets: 1,
  cutoff: 'count',
  maxTrials: null,
  maxAttempts: 3,
  maxCheckpoints: 1000,
}

/** More than any study has use for; a factor close to 1 would ask for billions. */
const MOST_RUNGS = 1000

/** Settings with the defaults filled in and checked; throws `invalid-option`. */
export function checkSettings(given: Partial<AshaSettings>): AshaSettings {
  const set: AshaSettings = { ...defaultSettings, ...defined(given) }
  oneOf('kind', set.kind, ['promotion', 'stopping'])
  oneOf('mode', set.mode, ['min', 'max'])
  oneOf('cutoff', set.cutoff, ['count', 'quantile'])
  wholeNumber('maxResource', set.maxResource, 1)
  wholeNumber('minResource', set.minResource, 1, set.maxResource)
  finiteNumber('reductionFactor', set.reductionFactor)
  if (set.reductionFactor <= 1)
    throw invalidOption('reductionFactor', set.reductionFactor, 'a number above 1')
  if (Math.log(set.maxResource / set.minResource) / Math.log(set.reductionFactor) > MOST_RUNGS) {
    throw invalidOption(
      'reductionFactor',
      set.reductionFactor,
      `so large that there are at most ${MOST_RUNGS} rungs from ${set.minResource} to ${set.maxResource}`,
    )
  }
  wholeNumber('brackets', set.brackets, 1, rungResources(set).length)
  if (set.maxTrials !== null) wholeNumber('maxTrials', set.maxTrials, 1)
  wholeNumber('maxAttempts', set.maxAttempts, 1)
  wholeNumber('maxCheckpoints', set.maxCheckpoints, 1)
  return set
}

/** The rungs, ascending: minResource times eta^k, rounded, below maxResource, and maxResource itself. */
export function rungResources(
  settings: Pick<AshaSettings, 'minResource' | 'maxResource' | 'reductionFactor'>,
): readonly number[] {
  const { minResource, maxResource, reductionFactor } = settings
  const resources = new Set<number>()
  for (let r = minResource; Math.round(r) < maxResource; r *= reductionFactor) resources.add(Math.round(r))
  return [...resources, maxResource]
}

function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
