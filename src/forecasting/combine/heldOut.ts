import { normalProbability } from '../model/normalProbability.js'
import type { FittedMember } from './fitMembers.js'
import { spreadEvenly } from './fitMembers.js'
import { Extrapolator, noiseResponse, spreadsOf } from './member.js'
import type { ScaledSeries } from './prepareScale.js'

/** At most so many steps of each held-out forecast are looked at. */
const stepsLookedAt = 12

/** What held-out rows say of one series: filled in scale by scale. */
export class HeldOutSeries {
  readonly #probabilities: Float64Array
  readonly #points: Float64Array
  readonly #origins: readonly number[]
  readonly #steps: readonly number[]
  readonly #rows: number
  #parts = 0

  /**
   * @param rows the number of rows before the held-out ones
   * @param heldOut the number of rows held out
   * @param origins the most origins to forecast from
   */
  constructor(rows: number, heldOut: number, horizon: number, origins: number) {
    const ahead = Math.min(horizon, heldOut)
    this.#rows = rows
    this.#origins = spreadEvenly(0, heldOut - ahead, origins)
    this.#steps = spreadEvenly(0, ahead - 1, stepsLookedAt)
    this.#probabilities = new Float64Array(this.#origins.length * this.#steps.length)
    this.#points = new Float64Array(this.#probabilities.length)
  }

  /** Adds the forecasts of one scale's members, fitted to the rows before the held-out ones. */
  add(series: ScaledSeries, members: readonly FittedMember[]): void {
    const { values, lookback, rows, unit, centre, scale } = series
    const ahead = this.#steps[this.#steps.length - 1]! + 1
    const extrapolator = new Extrapolator()
    const forecast = new Float64Array(ahead)
    const points = new Float64Array(this.#points.length)
    for (const member of members) {
      const spreads = spreadsOf(noiseResponse(member, series.fittedRows, ahead))
      let i = 0
      for (const offset of this.#origins) {
        const origin = lookback + rows + offset
        extrapolator.run(member.recursion, values, origin, ahead, forecast)
        for (const step of this.#steps) {
          const z = (values[origin + step]! - forecast[step]!) / spreads[step]!
          points[i]! += member.weight * forecast[step]!
          this.#probabilities[i++]! += member.weight * normalProbability(z)
        }
      }
    }
    points.forEach((point, i) => {
      const level = point * unit + centre
      this.#points[i]! += scale === 'log' ? Math.exp(level) : level
    })
    this.#parts += 1
  }

  /** Where the known held-out values fell in the mean of the distributions added. */
  probabilities(known: Uint8Array | undefined): Float64Array {
    const out: number[] = []
    this.#each((row, i) => {
      if (known?.[row] !== 0) out.push(this.#probabilities[i]! / this.#parts)
    })
    return Float64Array.from(out)
  }

  /** The sums of absolute errors of the combination and of the forecast that repeats the last season. */
  errors(
    values: Float64Array,
    known: Uint8Array | undefined,
    season: number,
  ): { own: number; naive: number; count: number } {
    let own = 0
    let naive = 0
    let count = 0
    this.#each((row, i, origin) => {
      if (known?.[row] === 0) return
      const period = Math.min(season, origin)
      const repeated = values[origin - period + ((row - origin) % period)]!
      own += Math.abs(values[row]! - this.#points[i]! / this.#parts)
      naive += Math.abs(values[row]! - repeated)
      count += 1
    })
    return { own, naive, count }
  }

  get isEmpty(): boolean {
    return this.#parts === 0
  }

  #each(visit: (row: number, i: number, origin: number) => void): void {
    let i = 0
    for (const offset of this.#origins) {
      const origin = this.#rows + offset
      for (const step of this.#steps) visit(origin + step, i++, origin)
    }
  }
}
