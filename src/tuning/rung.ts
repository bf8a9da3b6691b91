import { at, first, insert, type RankedTree, rankOf, remove, sizeOf } from './rankedTree.js'
import type { AshaSettings } from './settings.js'

/** A trial's result at a rung. `key` is what ranks: small is good, Infinity for what has no finite value. */
export interface RungEntry {
  readonly key: number
  readonly trial: number
  readonly value: number
}

/** The results at one resource, best first; ties go to the trial that started first. */
export interface Rung {
  readonly resource: number
  readonly ranked: RankedTree<RungEntry>
  /** Those that may still be promoted. */
  readonly paused: RankedTree<RungEntry>
  /** Those of the paused whose checkpoint is kept. */
  readonly kept: RankedTree<RungEntry>
}

export function emptyRung(resource: number): Rung {
  return { resource, ranked: undefined, paused: undefined, kept: undefined }
}

/** The rung with a result added; `mayGoOn` says whether the trial waits there to be promoted. */
export function withResult(rung: Rung, entry: RungEntry, mayGoOn: boolean): Rung {
  return {
    ...rung,
    ranked: insert(rung.ranked, entry),
    paused: mayGoOn ? insert(rung.paused, entry) : rung.paused,
    kept: mayGoOn ? insert(rung.kept, entry) : rung.kept,
  }
}

/** The rung with a trial gone on, or given up: no longer waiting, its result still counted. */
export function withoutPaused(rung: Rung, entry: RungEntry): Rung {
  return { ...rung, paused: remove(rung.paused, entry), kept: remove(rung.kept, entry) }
}

/** The best paused trial, if it is good enough to be promoted. */
export function promotable(rung: Rung, settings: AshaSettings): RungEntry | undefined {
  const best = first(rung.paused)
  return best && goesOn(rung, best, settings) ? best : undefined
}

/** Whether a result in the rung is among those that go on. */
export function goesOn(rung: Rung, entry: RungEntry, settings: AshaSettings): boolean {
  if (entry.key === Infinity) return false
  if (settings.cutoff === 'quantile') {
    const cutoff = quantile(rung.ranked, 1 / settings.reductionFactor)
    return cutoff === undefined ? settings.kind === 'stopping' : entry.key <= cutoff
  }
  return rankOf(rung.ranked, entry) < quota(sizeOf(rung.ranked), settings)
}

/** How many of `n` results in a rung may go on; with ties at a quantile it can be more. */
export function quota(n: number, settings: AshaSettings): number {
  if (settings.cutoff === 'quantile') return n < 2 ? 0 : Math.floor((n - 1) / settings.reductionFactor) + 1
  const count = Math.floor(n / settings.reductionFactor)
  return settings.kind === 'stopping' ? Math.max(count, Math.min(n, 1)) : count
}

/** The linearly interpolated quantile of the keys; undefined of fewer than two. */
function quantile(ranked: RankedTree<RungEntry>, q: number): number | undefined {
  const n = sizeOf(ranked)
  if (n < 2) return undefined
  const position = (n - 1) * q
  const below = Math.floor(position)
  const weight = position - below
  const low = at(ranked, below)!.key
  return weight === 0 ? low : (1 - weight) * low + weight * at(ranked, below + 1)!.key
}
