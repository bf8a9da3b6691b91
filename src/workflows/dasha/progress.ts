import type { SearchProgress } from '../../search/index.js'
import type { TrainingProgress } from '../../training/index.js'
import type { TuneProgress } from '../../tuning/index.js'
import type { BackboneName } from './backbones.js'
import type { Hyperparameters } from './hyperparameters.js'
import type { DashaJournal } from './journal.js'
import type { DashaPlan } from './plan.js'

/** What happens in a `dasha` run, as it happens. */
export type DashaProgress =
  /** Something odd about the task. */
  | { readonly kind: 'warning'; readonly message: string }
  /** What will be done; always told before it is. */
  | { readonly kind: 'plan'; readonly plan: DashaPlan }
  | { readonly kind: 'search'; readonly backbone: BackboneName; readonly progress: SearchProgress }
  /** The short trainings by which backbones are compared; `point` counts starting points from 0. */
  | {
      readonly kind: 'probe'
      readonly backbone: BackboneName
      readonly point: number
      readonly progress: TrainingProgress
    }
  | { readonly kind: 'choice'; readonly backbone: BackboneName; readonly scores: ScoresByBackbone }
  | { readonly kind: 'tune'; readonly progress: TuneProgress }
  | {
      readonly kind: 'retrain'
      /** Counted from 0. */
      readonly candidate: number
      readonly candidates: number
      readonly hyperparameters: Hyperparameters
      readonly progress: TrainingProgress
    }
  | { readonly kind: 'test'; readonly examples: number }

/** The validation score by which a backbone was compared; undefined for one that was not. */
export type ScoresByBackbone = Partial<Record<BackboneName, number>>

/** What every stage of `dasha` takes. */
export interface StageOptions {
  /** Fixes everything random. Default 0. */
  readonly seed?: number
  /** What is found is kept here, and what was found before is taken from here. Default: in memory. */
  readonly journal?: DashaJournal
  /** Seconds after which the stage ends with what it has. Default: no limit. */
  readonly timeLimit?: number
  /** Ends the stage with an `aborted` error; with a journal it can be taken up again. */
  readonly signal?: AbortSignal
  /** Called as the stage goes on. */
  readonly onProgress?: (progress: DashaProgress) => void
}
