import { wholeNumber } from '../../common/checks.js'
import { createRandom, type Random } from '../../common/random.js'
import { inOrder, isActive, plain } from '../parseSpace.js'
import { at, sizeOf } from '../rankedTree.js'
import type { Sampler } from '../sampler.js'
import type { Config, Scalar, Space } from '../space.js'
import { type AshaState, trialOf } from '../state.js'
import { valueAt } from '../unitCube.js'
import { parzenEstimator } from './parzen.js'
import { randomSampler } from './random.js'

/** Options of `tpeSampler`. */
export interface TpeOptions {
  /** Results that a rung must have before a model is made of it; random draws until then. Default 10. */
  readonly startup?: number
  /** Candidates drawn from the model of the good ones, of which the best is taken. Default 24. */
  readonly candidates?: number
  /** Results looked at: the best ones, and an even sample of the rest. Default 250. */
  readonly maxResults?: number
}

/**
 * A sampler that learns: the tree-structured Parzen estimator (Bergstra et al. 2011). It models the best 15 % and the
 * rest of the results at the highest rung that has enough of them (as BOHB does, Falkner et al. 2018), each dimension
 * on its own, and takes the candidate likeliest to be of the first kind.
 */
export function tpeSampler(options: TpeOptions = {}): Sampler {
  const startup = wholeNumber('startup', options.startup ?? 10, 4)
  const candidates = wholeNumber('candidates', options.candidates ?? 24, 1)
  const maxResults = wholeNumber('maxResults', options.maxResults ?? 250, 10)
  return {
    name: `tpe(${startup},${candidates},${maxResults})`,
    isEndless: true,
    propose(context) {
      const ranked = rankedConfigs(context.state, startup, maxResults)
      if (!ranked) return randomSampler().propose(context)
      const random = createRandom(context.seed).fork(`tpe-${context.trial}`)
      return likeliest(context.space, ranked, candidates, random)
    },
  }
}

interface RankedConfigs {
  readonly good: readonly Config[]
  readonly rest: readonly Config[]
}

/** The configurations at the highest resource with enough results, of all brackets, split into good ones and the rest. */
function rankedConfigs(state: AshaState, startup: number, maxResults: number): RankedConfigs | undefined {
  const resources = state.brackets[0]!.rungs.map(rung => rung.resource)
  for (const resource of [...resources].reverse()) {
    const rungs = state.brackets.flatMap(b => b.rungs.filter(rung => rung.resource === resource))
    const size = rungs.reduce((sum, rung) => sum + sizeOf(rung.ranked), 0)
    if (size < startup) continue
    const entries = rungs
      .flatMap(({ ranked }) => evenly(sizeOf(ranked), maxResults).map(rank => at(ranked, rank)!))
      .sort((a, b) => a.key - b.key || a.trial - b.trial)
    const configs = entries.map(entry => trialOf(state, entry.trial)!.config)
    const good = Math.min(Math.max(2, Math.ceil(0.15 * size)), 25, configs.length - 2)
    return { good: configs.slice(0, good), rest: configs.slice(good) }
  }
  return undefined
}

/** Up to `most` of the ranks below `size`: the first 25, and the others at even distances. */
function evenly(size: number, most: number): number[] {
  if (size <= most) return Array.from({ length: size }, (_, i) => i)
  const best = Math.min(25, most)
  const step = (size - best) / Math.max(1, most - best)
  return Array.from({ length: most }, (_, i) => (i < best ? i : Math.floor(best + (i - best) * step)))
}

function likeliest(space: Space, { good, rest }: RankedConfigs, candidates: number, random: Random): Config {
  const names = inOrder(space)
  const models = names.map(name => {
    const dimension = plain(space[name]!)
    const values = (configs: readonly Config[]) =>
      configs.filter(config => config[name] !== undefined).map(config => config[name]!)
    return {
      name,
      dimension,
      good: parzenEstimator(dimension, values(good)),
      rest: parzenEstimator(dimension, values(rest)),
    }
  })
  let best: { config: Config; score: number } | undefined
  for (let c = 0; c < candidates; c++) {
    const config: Record<string, Scalar> = {}
    let score = 0
    for (const model of models) {
      const u = model.good.draw(random)
      if (!isActive(space, model.name, config)) continue
      config[model.name] = valueAt(model.dimension, u)
      score += model.good.logDensity(u) - model.rest.logDensity(u)
    }
    if (!best || score > best.score) best = { config, score }
  }
  return best!.config
}
