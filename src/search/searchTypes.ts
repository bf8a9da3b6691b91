import type { Dataset } from '../common/dataset.js'
import type { KernelChoices, KernelPair, MixtureForm, TemperatureSchedule } from '../layers/mixture/index.js'
import type {
  CheckpointOptions,
  Evaluation,
  Loss,
  Metric,
  Pace,
  Schedule,
  TrainingProgress,
} from '../training/index.js'
import type { Backbone } from './backbone.js'

/** What a search may choose from, in every layer or in the layers named. */
export interface SearchSpace extends KernelChoices {
  /** Other choices for single layers, by name; what is left out stays as for all. */
  readonly layers?: Readonly<Record<string, Partial<KernelChoices>>>
}

/** Options of `dashSearch`: what is searched, on what, and every number of the recipe that is to be another. */
export interface DashSearchOptions extends Partial<SearchRecipe> {
  /** The network to search: see `Backbone`. */
  readonly backbone: Backbone
  /** Kernel sizes and dilations to choose from. */
  readonly space: SearchSpace
  /** On which weights and, unless `heldOut` is given, logits are learnt. */
  readonly train: Dataset
  /** On which the super-network is scored once, at the end; nothing is chosen by it. */
  readonly validation?: Dataset
  /** Such as `crossEntropy()`. */
  readonly loss: Loss
  /** What `validation` is scored by besides the loss. Default none. */
  readonly metrics?: readonly Metric[]
  /** Where the recipe comes from, as far as it is not given. Default `'laptop'`. */
  readonly preset?: SearchPreset
  /** Examples on which the logits are updated, in place of those the weights are updated on: bi-level search. */
  readonly heldOut?: Dataset
  /** Stop once no layer's choice has changed for so many epochs. Default: never. */
  readonly stopWhenStable?: number
  /** Computes every mixture in this form. Default `'auto'`: each layer in the cheapest for its shape. */
  readonly form?: MixtureForm | 'auto'
  /** Fixes the order of the data, the first weights and the Gumbel noise. Default 0. */
  readonly seed?: number
  /** Ends the search with what it has; `status` is then `'aborted'`. */
  readonly signal?: AbortSignal
  /** Called after every batch and every epoch. */
  readonly onProgress?: (progress: SearchProgress) => void
  /** Go on from the newest checkpoint in `store`, and save one after every epoch. */
  readonly checkpoint?: CheckpointOptions
}

/** `paper`: the recipe of DASH and DASHA; `laptop`: minutes; `smoke`: seconds, to see that all fits together. */
export type SearchPreset = 'paper' | 'laptop' | 'smoke'

/** How the super-network is trained. */
export interface SearchRecipe {
  /** Passes over their share of the batches. */
  readonly epochs: number
  /** Examples a step. */
  readonly batchSize: number
  /** Batches an epoch, drawn anew in each. */
  readonly batchesPerEpoch: number
  /** Of the weights; SGD with Nesterov momentum. */
  readonly learningRate: number
  /** Of the logits, likewise. */
  readonly logitLearningRate: number
  /** Nesterov, of weights and logits. */
  readonly momentum: number
  /** Of the weights. */
  readonly weightDecay: number
  /** Factor on both learning rates. */
  readonly schedule: Schedule
  /** Norm to which the gradients of all weights together are cut down. */
  readonly clipNorm: number
  /** Whether those of the logits count in that norm and are cut down with them, as in the authors' code. */
  readonly clipLogits: boolean
  /** Norm to which each layer's logit gradient is brought, up or down. */
  readonly logitGradientNorm: number
  /** Added to each logit's gradient, times the elements that its candidate sees. */
  readonly receptiveFieldPenalty: number
  /** Weight of the expected multiply-adds, each layer's in parts of the mean over layers and candidates. */
  readonly costPenalty: number
  /** Of the Gumbel-softmax: a number, or a fall over the steps of the search. */
  readonly temperature: number | Omit<TemperatureSchedule, 'steps'>
}

/** The kernel found for a layer. */
export interface FoundKernel extends KernelPair {
  /** The layer's name. */
  readonly layer: string
  /** Softmax of the layer's logits at this choice. */
  readonly probability: number
}

/** The searched layers after an epoch. */
export interface SearchEpoch {
  /** Counted from 1. */
  readonly epoch: number
  /** Mean over the epoch's batches. */
  readonly trainLoss: number
  /** What the epoch took. */
  readonly seconds: number
  /** By layer: the logits of its candidates. */
  readonly logits: readonly (readonly number[])[]
  /** By layer: the entropy of their softmax, in parts of the largest there can be; 0 where nothing is left open. */
  readonly entropy: readonly number[]
}

/** A layer of the super-network: its candidates, and the form in which they are computed. */
export interface SearchedLayer {
  /** The layer's name. */
  readonly name: string
  /** In the order of the logits. */
  readonly candidates: readonly KernelPair[]
  /** How the mixture was computed. */
  readonly form: MixtureForm
}

/** What a search found and how; plain JSON, as `searchResultSchema` describes it. */
export interface DashSearchResult {
  /** How it ended. */
  readonly status: 'completed' | 'stable' | 'aborted' | 'diverged'
  /** For every searched layer; give them to the backbone. */
  readonly kernels: readonly FoundKernel[]
  /** The searchable layers, in the order in which they are made. */
  readonly layers: readonly SearchedLayer[]
  /** One record an epoch. */
  readonly history: readonly SearchEpoch[]
  /** Of the super-network, without noise, after the last epoch. */
  readonly validation?: Evaluation
  /** Of the network found, for one example. */
  readonly multiplyAdds: number
  /** Of the network found. */
  readonly parameters: number
  /** Steps done. */
  readonly steps: number
  /** Wall time, that before a resumption included. */
  readonly seconds: number
  /** The seed asked for. */
  readonly seed: number
}

/** What happens, as it happens. */
export type SearchProgress =
  | Extract<TrainingProgress, { kind: 'batch' }>
  | ({
      readonly kind: 'epoch'
      readonly record: SearchEpoch
      readonly layers: readonly SearchedLayer[]
      /** As it would be now: with `layers` and the records so far, what `kernelMap` draws. */
      readonly kernels: readonly FoundKernel[]
    } & Pace)
