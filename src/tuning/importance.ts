import type { Config } from './space.js'
import type { TuneResult } from './tuneResult.js'

/** How much of the differences between trials a hyperparameter explains by itself, from 0 to 1. */
export interface Importance {
  readonly name: string
  readonly share: number
}

/**
 * The importance of each hyperparameter, greatest first: the share of the variance of the trials' ranks, at the rung
 * with the most results, that lies between groups of its values, corrected for chance (epsilon squared, Kelley 1935).
 * Groups are the values of a choice, or quarters of the trials in order of a number. Equal values share the mean of their
 * ranks, and equal numbers a group. Diverged and failed trials share the last rank. Effects that only show together with another hyperparameter do not count.
 *
 * @example
 * const result = await ashaTune({
 *   space: { lr: logUniform(1e-4, 1), momentum: uniform(0.8, 1) },
 *   objective: async ({ config }) => Math.abs(Math.log10(config.lr) + 2),
 *   maxResource: 3,
 *   maxTrials: 40,
 * })
 * hyperparameterImportance(result)[0]!.name // 'lr'
 */
export function hyperparameterImportance(
  result: Pick<TuneResult<Config>, 'rungs' | 'trials'>,
): readonly Importance[] {
  const rung = result.rungs.reduce((most, each) => (each.results.length > most.results.length ? each : most))
  const ranks = sharedRanks(rung.results.map(({ value }) => (Number.isFinite(value) ? value : undefined)))
  const ranked = rung.results.map(({ trial }, i) => ({
    rank: ranks[i]!,
    config: result.trials[trial]!.config,
  }))
  const names = new Set(ranked.flatMap(({ config }) => Object.keys(config)))
  return Array.from(names, name => ({ name, share: epsilonSquared(groupsOf(name, ranked)) })).sort(
    (a, b) => b.share - a.share,
  )
}

function groupsOf(name: string, ranked: readonly { rank: number; config: Config }[]): number[][] {
  const present = ranked.filter(({ config }) => config[name] !== undefined)
  const values = present.map(({ config }) => config[name]!)
  const different = new Set(values).size
  const isNumber = different > 4 && values.every(value => typeof value === 'number')
  const groups = new Map<unknown, number[]>()
  const sorted = isNumber
    ? [...present].sort((a, b) => Number(a.config[name]) - Number(b.config[name]))
    : present
  const places = sharedRanks(sorted.map(({ config }) => config[name]))
  for (const [i, { rank, config }] of sorted.entries()) {
    const group = isNumber ? Math.floor((4 * places[i]!) / sorted.length) : config[name]
    groups.set(group, [...(groups.get(group) ?? []), rank])
  }
  return [...groups.values()]
}

/** The places of sorted values, from 0; equal values, which stand together, share the mean of theirs. */
function sharedRanks(sorted: readonly unknown[]): number[] {
  const ranks: number[] = []
  while (ranks.length < sorted.length) {
    const start = ranks.length
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    for (let i = start; i < end; i++) ranks.push((start + end - 1) / 2)
  }
  return ranks
}

function epsilonSquared(groups: readonly (readonly number[])[]): number {
  const all = groups.flat()
  const within = groups.reduce((sum, group) => sum + squares(group), 0)
  const total = squares(all)
  const free = all.length - groups.length
  if (groups.length < 2 || free < 1 || total === 0) return 0
  return Math.max(0, (total - within - (groups.length - 1) * (within / free)) / total)
}

function squares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
