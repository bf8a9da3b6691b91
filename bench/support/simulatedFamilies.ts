/** Ten families of simulated series: what each forecaster of `calibration` is asked about. */
import type { Random } from '../../src/common/random.js'

/** A family: its season (1: none) and how a series of some length is drawn. */
export interface SimulatedFamily {
  readonly season: number
  draw(rows: number, random: Random): Float64Array
}

/** The families by name. Parameters that no forecaster should rely on are drawn anew for each series. */
export const simulatedFamilies: Readonly<Record<string, SimulatedFamily>> = {
  'white noise': { season: 1, draw: (rows, random) => each(rows, () => 50 + 5 * random.normal()) },
  'random walk': {
    season: 1,
    draw: (rows, random) => running(rows, 100, level => level + random.normal()),
  },
  'auto-regression': {
    season: 1,
    draw: (rows, random) => {
      const phi = 0.5 + 0.4 * random.uniform()
      const start = random.normal() / Math.sqrt(1 - phi * phi)
      return running(rows, start, x => phi * x + random.normal()).map(x => 20 + x)
    },
  },
  trend: {
    season: 1,
    draw: (rows, random) => {
      const slope = 0.2 + 0.6 * random.uniform()
      return each(rows, t => 100 + slope * t + 4 * random.normal())
    },
  },
  'multiplicative monthly': {
    season: 12,
    draw: (rows, random) => {
      const pattern = each(12, () => 0.2 * random.normal())
      const levels = running(rows, 5, level => level + 0.002 + 0.01 * random.normal())
      return levels.map((level, t) => Math.exp(level + pattern[t % 12]! + 0.04 * random.normal()))
    },
  },
  weekly: {
    season: 7,
    draw: (rows, random) => {
      const pattern = each(7, () => 10 * random.normal())
      const drift = running(rows, 0, x => 0.9 * x + random.normal())
      return each(rows, t => 200 + pattern[t % 7]! + drift[t]! + 4 * random.normal())
    },
  },
  intermittent: {
    season: 1,
    draw: (rows, random) => {
      const demand = 0.2 + 0.2 * random.uniform()
      return each(rows, () => (random.uniform() < demand ? 1 + poisson(2, random) : 0))
    },
  },
  outliers: {
    season: 1,
    draw: (rows, random) =>
      running(rows, 0, x => 0.7 * x + random.normal()).map(x => {
        const isOutlier = random.uniform() < 0.03
        return 50 + x + (isOutlier ? 15 * random.normal() : 0)
      }),
  },
  heteroscedastic: {
    season: 1,
    draw: (rows, random) => {
      let variance = 1
      let shock = 0
      return each(rows, () => {
        variance = 0.05 + 0.1 * shock * shock + 0.85 * variance
        shock = Math.sqrt(variance) * random.normal()
        return 10 + shock
      })
    },
  },
  'structural break': {
    season: 1,
    draw: (rows, random) => {
      const at = Math.floor(rows * (0.3 + 0.5 * random.uniform()))
      const jump = random.uniform() < 0.5 ? -6 : 6
      return running(rows, 0, x => 0.5 * x + random.normal()).map((x, t) => 40 + x + (t >= at ? jump : 0))
    },
  },
}

function each(length: number, value: (t: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, t) => value(t))
}

/** A series of which each value follows from the one before; `start` itself is left out. */
function running(length: number, start: number, next: (value: number) => number): Float64Array {
  let value = start
  return each(length, () => (value = next(value)))
}

/** Knuth's multiplication of uniform numbers. */
function poisson(mean: number, random: Random): number {
  let product = random.uniform()
  let count = 0
  for (; product > Math.exp(-mean); count++) product *= random.uniform()
  return count
}
