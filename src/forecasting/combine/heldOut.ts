import { normalProbability } from '../model/normalProbability.js'
import { type FittedMember, spreadEvenly } from './fitMembers.js'
import { Extrapolator, noiseResponse, spreadsOf } from './member.js'
import { groupOf, type MemberGroup, type Preferences } from './memberGroups.js'
import type { ScaledSeries } from './prepareScale.js'

/** At most so many steps of each held-out forecast are looked at. */
const stepsLookedAt = 12

/** What the members of one group say together of held-out values: sums weighted by the members' weights. */
interface GroupSums {
  weight: number
  readonly points: Float64Array
  readonly probabilities: Float64Array
}

/** What held-out rows say of one series: filled in scale by scale. */
export class HeldOutSeries {
  readonly #groups = new Map<MemberGroup, GroupSums>()
  readonly #origins: readonly number[]
  readonly #steps: readonly number[]
  readonly #rows: number
  /** The places of known held-out values among all that are looked at. */
  readonly #known: readonly number[]
  /** The held-out values themselves, and what repeating the last season says of them. */
  readonly #actual: Float64Array
  readonly #naive: Float64Array
  #work: Float64Array<ArrayBuffer> | undefined
  /** The mean absolute change over a season, before the held-out rows. */
  readonly scale: number

  /**
   * @param values the whole series
   * @param rows the number of rows before the held-out ones
   * @param origins the most origins to forecast from
   */
  constructor(
    values: Float64Array,
    known: Uint8Array | undefined,
    rows: number,
    horizon: number,
    season: number,
    origins: number,
  ) {
    const heldOut = values.length - rows
    this.scale = meanChange(values, rows, season)
    const ahead = Math.min(horizon, heldOut)
    this.#rows = rows
    this.#origins = spreadEvenly(0, heldOut - ahead, origins)
    this.#steps = spreadEvenly(0, ahead - 1, stepsLookedAt)
    const places = this.#origins.flatMap(offset => this.#steps.map(step => ({ origin: rows + offset, step })))
    this.#known = places.flatMap(({ origin, step }, i) => (known?.[origin + step] === 0 ? [] : [i]))
    this.#actual = Float64Array.from(places, ({ origin, step }) => values[origin + step]!)
    this.#naive = Float64Array.from(places, ({ origin, step }) => {
      const period = Math.min(season, origin)
      return values[origin - period + (step % period)]!
    })
  }

  /** Adds the forecasts of one scale's members, fitted to the rows before the held-out ones. */
  add(series: ScaledSeries, members: readonly FittedMember[]): void {
    const { values, lookback, unit, centre, scale } = series
    const ahead = this.#steps[this.#steps.length - 1]! + 1
    const extrapolator = new Extrapolator()
    const forecast = new Float64Array(ahead)
    for (const member of members) {
      const spreads = spreadsOf(noiseResponse(member, series.fittedRows, ahead))
      const sums = this.#sumsOf(groupOf(scale, member))
      sums.weight += member.weight
      let i = 0
      for (const offset of this.#origins) {
        // A fit to the most recent rows alone has its own beginning; its held-out rows are the same.
        const origin = lookback + series.rows + offset
        extrapolator.run(member.recursion, values, origin, ahead, forecast)
        for (const step of this.#steps) {
          const level = forecast[step]! * unit + centre
          const z = (values[origin + step]! - forecast[step]!) / spreads[step]!
          sums.points[i]! += member.weight * (scale === 'log' ? Math.exp(level) : level)
          sums.probabilities[i++]! += member.weight * normalProbability(z)
        }
      }
    }
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0 || this.#known.length === 0
  }

  /** The groups of members that forecast this series. */
  get groups(): Iterable<MemberGroup> {
    return this.#groups.keys()
  }

  /** Where the known held-out values fell in the mixture of the groups. */
  probabilities(preferences: Preferences): Float64Array {
    const probabilities = this.#combine(preferences, 'probabilities', new Float64Array(this.#actual.length))
    return Float64Array.from(this.#known, i => probabilities[i]!)
  }

  /** The mean absolute errors of the combined point forecasts and of repeating the last season. */
  errors(preferences: Preferences): { own: number; naive: number } {
    this.#work ??= new Float64Array(this.#actual.length)
    const points = this.#combine(preferences, 'points', this.#work)
    let own = 0
    let naive = 0
    for (const i of this.#known) {
      own += Math.abs(this.#actual[i]! - points[i]!)
      naive += Math.abs(this.#actual[i]! - this.#naive[i]!)
    }
    return { own: own / this.#known.length, naive: naive / this.#known.length }
  }

  get rows(): number {
    return this.#rows
  }

  /** The weighted mean of what the groups say, written to `out`. */
  #combine(
    preferences: Preferences,
    what: 'points' | 'probabilities',
    out: Float64Array<ArrayBuffer>,
  ): Float64Array {
    out.fill(0)
    let total = 0
    for (const [group, sums] of this.#groups) {
      const factor = preferences.get(group) ?? 1
      total += factor * sums.weight
      const own = sums[what]
      for (let i = 0; i < out.length; i++) out[i]! += factor * own[i]!
    }
    for (let i = 0; i < out.length; i++) out[i]! /= total
    return out
  }

  #sumsOf(group: MemberGroup): GroupSums {
    let sums = this.#groups.get(group)
    if (!sums) {
      const size = this.#actual.length
      sums = { weight: 0, points: new Float64Array(size), probabilities: new Float64Array(size) }
      this.#groups.set(group, sums)
    }
    return sums
  }
}

/** The mean absolute change from one season to the next over the first `rows` values. */
function meanChange(values: Float64Array, rows: number, season: number): number {
  const period = Math.min(season, rows - 1)
  let sum = 0
  for (let t = period; t < rows; t++) sum += Math.abs(values[t]! - values[t - period]!)
  return sum / (rows - period)
}
