import type { DashaPlan } from './plan.js'
import { mostCandidates } from './planBudget.js'
import { mostRegularised } from './regularise.js'

/**
 * The numbers of the nets of the last stage, beside the candidates', which are their places in their order: seeds and
 * the journal go by them, so that they depend on nothing that the clock decides.
 */
export function netNumbers(candidates: number, seeds: number) {
  const otherSeeds = seeds - 1
  return {
    /** Of the best candidate's seeds, from the second on. */
    ofSeed: (seed: number) => candidates + seed - 2,
    /** Of what is regularised, from 0 on. */
    ofRegularised: (i: number) => candidates + otherSeeds + i,
    /** Of another seed that takes a free place beside the first candidate, places counted from 0. */
    ofFreePlace: (place: number) => candidates + otherSeeds + mostRegularised + place,
  }
}

/** No net of a run by this plan has this number or a greater one. */
export function endOfNumbers({ backbones, workers }: DashaPlan): number {
  const seeds = Math.max(...backbones.map(({ retrain }) => retrain.seeds))
  return netNumbers(mostCandidates, seeds).ofFreePlace(workers)
}
