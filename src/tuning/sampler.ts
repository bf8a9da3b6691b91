import type { Config, Space } from './space.js'
import type { AshaState } from './state.js'

/** What a sampler may look at. */
export interface SamplerContext {
  readonly space: Space
  /** Number of the trial that the configuration is for, from 0. */
  readonly trial: number
  /** How many configurations were asked of this sampler before. Default: `trial`; less where given points come first. */
  readonly index?: number
  /** The study's seed: `createRandom(seed).fork(trial)` gives the trial's own numbers. */
  readonly seed: number
  /** All results so far. */
  readonly state: AshaState
}

/**
 * Chooses configurations. `propose` must depend on nothing but its argument, so that a study taken up again goes on
 * as it would have; it gives undefined once there are no more.
 */
export interface Sampler {
  /** Says what it is, with its options, in a journal's first line. */
  readonly name: string
  /** Whether it always has another configuration: a study without any limit is then refused. Default false. */
  readonly isEndless?: boolean
  /** The next configuration; undefined where there is none left. */
  propose(context: SamplerContext): Config | undefined
}
