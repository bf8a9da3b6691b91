import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { airPassengers } from '../../bench/support/airPassengers.js'
import { createRandom } from '../../src/common/random.js'
import { autoAR, autoARAsync, CombinedModel } from '../../src/forecasting/index.js'

const air = Float64Array.from(airPassengers)

function noise(length: number, seed: number): Float64Array {
  const random = createRandom(seed)
  return Float64Array.from({ length }, () => random.normal())
}

/** A year's wave with noise, beside a level. */
function monthly(length: number, seed: number, level = 100): Float64Array {
  return noise(length, seed).map((value, t) => level + 10 * Math.sin((t * Math.PI) / 6) + value)
}

function meanAbsolute(a: Float64Array, b: ArrayLike<number>): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}

/** The largest difference, relative to the spread of the second. */
function apart(a: Float64Array, b: Float64Array, unit: number): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / unit
}

describe('the combined model', () => {
  it('forecasts AirPassengers at half the error of repeating the last year', () => {
    let own = 0
    let naive = 0
    let covered = 0
    for (let origin = 36; origin <= 132; origin += 12) {
      const truth = air.slice(origin, origin + 12)
      const { median, intervals } = autoAR(air.slice(0, origin), { horizon: 12, season: 12 }).forecast(12, {
        levels: [95],
      })
      own += meanAbsolute(median, truth) / 9
      naive += meanAbsolute(air.slice(origin - 12, origin), truth) / 9
      truth.forEach((value, h) => {
        if (value >= intervals[0]!.lower[h]! && value <= intervals[0]!.upper[h]!) covered += 1 / 108
      })
    }
    expect(own).toBeLessThan(17)
    expect(own).toBeLessThan(naive / 2)
    expect(covered).toBeGreaterThan(0.85)
  })

  it('forecasts a gap at the end as it forecasts further', () => {
    const y = monthly(120, 1)
    for (const gap of [1, 5, 30, 60]) {
      const model = autoAR(y, { horizon: 12, season: 12 })
      const context = Float64Array.from([...y, ...Array(gap).fill(NaN)])
      const levels = [80]
      const further = model.forecast(12 + gap, { levels })
      const after = model.forecast(12, { context, levels })
      const updated = model.update(context.slice(y.length)).forecast(12, { levels })
      const fitted = autoAR(context, { horizon: 12, season: 12 }).forecast(12, { levels })
      for (const same of [after, updated, fitted]) {
        expect(apart(same.median, further.median.slice(gap), 1)).toBeLessThan(1e-9)
        expect(apart(same.intervals[0]!.upper, further.intervals[0]!.upper.slice(gap), 1)).toBeLessThan(1e-9)
      }
    }
  })

  it('goes on from new values as from a context of all values', () => {
    const y = monthly(150, 2)
    const model = autoAR(y.slice(0, 120), { horizon: 12, season: 12 })
    const updated = model.update(y.slice(120)).forecast(12).median
    expect(apart(updated, model.forecast(12, { context: y }).median, 1)).toBeLessThan(1e-9)
  })

  it('survives JSON to the last bit, and the same series gives the same bytes', () => {
    const series = { a: monthly(80, 3), b: noise(60, 4), flat: Array(30).fill(7) }
    const model = autoAR(series, { horizon: 6, season: 12 })
    const text = JSON.stringify(model)
    expect(JSON.stringify(autoAR(series, { horizon: 6, season: 12 }))).toBe(text)
    const back = CombinedModel.fromJSON<typeof series>(JSON.parse(text))
    const options = { levels: [50, 99], quantiles: [0.001, 0.3] }
    expect(back.forecast(6, options)).toEqual(model.forecast(6, options))
    expect(back.explain()).toEqual(model.explain())
    expect(JSON.stringify(back)).toBe(text)
    expect(() => CombinedModel.fromJSON({ ...JSON.parse(text), names: ['a'] })).toThrow(/`columns`/)
    expect(() => CombinedModel.fromJSON({} as never)).toThrow(/not a CombinedModel/)
  })

  it('follows the series through shifts and changes of unit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(1e-3, 1, 60, 1e6),
        fc.constantFrom(-1e8, -3, 0, 5, 1e8),
        (seed, factor, offset) => {
          // Negative values keep the log scale out, which no shift leaves as it is.
          const y = noise(60, seed)
          const base = autoAR(y, { horizon: 8, season: 'none' }).forecast(8, { levels: [80] })
          const moved = autoAR(
            y.map(v => factor * v + factor * offset),
            { horizon: 8, season: 'none' },
          )
          const { parts } = moved.toJSON().columns[0]!
          if (parts.some(part => part.scale === 'log')) return
          const forecast = moved.forecast(8, { levels: [80] })
          const expected = (values: Float64Array) => values.map(v => factor * v + factor * offset)
          expect(apart(forecast.median, expected(base.median), factor)).toBeLessThan(1e-5)
          expect(
            apart(forecast.intervals[0]!.upper, expected(base.intervals[0]!.upper), factor),
          ).toBeLessThan(1e-5)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('does not mind the order of columns', () => {
    const columns = Array.from({ length: 5 }, (_, c) => monthly(60 + 4 * c, c, 50 * (c + 1)))
    const options = { horizon: 6, season: 12 }
    const forward = autoAR(columns, options).forecast(6).median
    const backward = autoAR([...columns].reverse(), options)
      .forecast(6)
      .median.reverse()
    forward.forEach((values, c) => {
      expect(apart(values, backward[c]!, 1)).toBeLessThan(1e-9)
    })
  })

  it('hardly changes where a column is given twice', () => {
    const y = monthly(200, 5)
    const once = autoAR(y, { horizon: 12, season: 12 }).forecast(12).median
    const twice = autoAR([y, y], { horizon: 12, season: 12 }).forecast(12).median
    expect(twice[0]).toEqual(twice[1])
    expect(apart(twice[0]!, once, 1)).toBeLessThan(1)
  })

  it('gives constant, empty and tiny columns results of their own and leaves their neighbours alone', () => {
    const y = monthly(100, 6)
    const options = { horizon: 6, season: 12 }
    const alone = autoAR({ y }, options).forecast(6, { levels: [80] })
    const model = autoAR({ flat: Array(100).fill(5), y, none: Array(20).fill(NaN), two: [3, 4] }, options)
    const { median, intervals } = model.forecast(6, { levels: [80] })
    expect([...median.flat]).toEqual(Array(6).fill(5))
    expect([...median.none]).toEqual(Array(6).fill(NaN))
    expect([...median.two]).toEqual(Array(6).fill(4))
    expect(median.y).toEqual(alone.median.y)
    expect(intervals[0]!.lower.y).toEqual(alone.intervals[0]!.lower.y)
    expect(model.warnings).toEqual([
      'Column "flat" never changes; its forecast is constant.',
      'Column "none" has no value; its forecast is NaN.',
      'Column "two" has only 2 values; its forecast repeats the last one.',
    ])
    expect(() => autoAR([NaN, NaN])).toThrow(/No column of `series` has a value/)
  })

  it('keeps an index column from harming the series beside it', () => {
    const y = monthly(240, 7)
    const truth = y.slice(-12)
    const known = y.slice(0, -12)
    const index = known.map((_, t) => t + 1)
    const options = { horizon: 12, season: 12 }
    const alone = meanAbsolute(autoAR({ y: known }, options).forecast(12).median.y, truth)
    const beside = meanAbsolute(autoAR({ y: known, index }, options).forecast(12).median.y, truth)
    expect(beside).toBeLessThan(1.2 * alone)
  })

  it('forecasts white noise by its mean and a walk by its last value', () => {
    const white = noise(400, 8)
    const forecast = autoAR(white, { horizon: 20, season: 'none' }).forecast(20, { levels: [80] })
    expect(Math.max(...forecast.median.map(Math.abs))).toBeLessThan(0.4)
    const halfWidth = forecast.intervals[0]!.upper[10]! - forecast.median[10]!
    expect(halfWidth).toBeGreaterThan(0.9)
    expect(halfWidth).toBeLessThan(1.7)
    let level = 1000
    const walk = noise(400, 9).map(step => (level += step))
    const { median } = autoAR(walk, { horizon: 5, season: 'none' }).forecast(5)
    expect(Math.abs(median[4]! - walk[399]!)).toBeLessThan(2)
  })

  it('keeps its digits at an offset of 1e8 and its head at 200,000 gaps', () => {
    const y = noise(300, 10)
    const far = y.map(v => v + 1e8)
    const near = autoAR(y, { horizon: 5, season: 'none' }).forecast(5)
    // The log scale, which only the positive series has, is all but linear there.
    const shifted = autoAR(far, { horizon: 5, season: 'none' })
      .forecast(5)
      .median.map(v => v - 1e8)
    expect(apart(shifted, near.median, 1)).toBeLessThan(0.05)
    const gappy = noise(400_000, 11).map((v, t) => (t % 2 === 0 ? v : NaN))
    const { median } = autoAR(gappy.subarray(0, 60_000), { horizon: 3, season: 'none' }).forecast(3)
    expect(median.every(Number.isFinite)).toBe(true)
  })

  it('treats markers as missing and says so', () => {
    const y = monthly(200, 12)
    const marked = y.map((v, t) => (t === 50 || t === 51 ? -9999 : v))
    const model = autoAR(marked, { horizon: 6, season: 12 })
    expect(model.warnings[0]).toMatch(/-9999.*count as missing/)
    const clean = autoAR(y, { horizon: 6, season: 12 }).forecast(6).median
    expect(apart(model.forecast(6).median, clean, 1)).toBeLessThan(1)
    expect(autoAR(marked, { horizon: 6, season: 12, markers: false }).warnings).toEqual([])
  })

  it('stays finite and says so where a series explodes', () => {
    const spike = noise(100, 13)
    spike[99] = 1e4
    const model = autoAR(spike, { horizon: 24, season: 'none' })
    expect(Math.max(...model.forecast(24).median)).toBeLessThan(2e4)
    const growth = Float64Array.from({ length: 200 }, (_, t) => 1.05 ** t)
    expect(autoAR(growth, { horizon: 12 }).forecast(12).median.every(Number.isFinite)).toBe(true)
  })

  it('orders its quantiles and keeps them within bounds', () => {
    const counts = noise(120, 14).map(v => Math.max(0, Math.round(v)))
    const model = autoAR(counts, { horizon: 12, season: 'none' })
    const quantiles = [0.001, 0.05, 0.5, 0.95, 0.999]
    const forecast = model.forecast(12, { quantiles, max: 1.5 })
    for (let h = 0; h < 12; h++) {
      const values = forecast.quantiles.map(q => q.values[h]!)
      expect([...values].sort((a, b) => a - b)).toEqual(values)
      expect(values[0]).toBeGreaterThanOrEqual(0)
      expect(values[4]).toBeLessThanOrEqual(1.5)
      expect(forecast.median[h]).toBe(values[2])
    }
  })

  it('draws paths whose values are spread as the forecast says, and whose totals are wider than independent steps', () => {
    let level = 0
    const walk = noise(300, 15).map(step => (level += step))
    const model = autoAR(walk, { horizon: 12, season: 'none' })
    const paths = model.paths(400, { horizon: 12, seed: 3 })
    const { quantiles } = model.forecast(12, { quantiles: [0.1, 0.9] })
    const last = paths.map(path => path[11]!).sort((a, b) => a - b)
    const spread = quantiles[1]!.values[11]! - quantiles[0]!.values[11]!
    expect(Math.abs(last[40]! - quantiles[0]!.values[11]!)).toBeLessThan(0.1 * spread)
    expect(Math.abs(last[360]! - quantiles[1]!.values[11]!)).toBeLessThan(0.1 * spread)
    const variance = (values: number[]) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length
      return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
    }
    const total = variance(paths.map(path => path.reduce((sum, v) => sum + v, 0)))
    const independent = Array.from({ length: 12 }, (_, h) => variance(paths.map(path => path[h]!)))
    expect(total).toBeGreaterThan(3 * independent.reduce((sum, v) => sum + v, 0))
    expect(model.paths(5, { horizon: 4, seed: 3 })).toEqual(model.paths(5, { horizon: 4, seed: 3 }))
    expect(model.paths(5, { horizon: 4, seed: 3 })).not.toEqual(model.paths(5, { horizon: 4, seed: 4 }))
  })

  it('names its members with weights that sum to 1', () => {
    const members = autoAR({ air }, { horizon: 12, season: 12 }).members(12, 'air')
    expect(members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10)
    expect(new Set(members.map(({ scale }) => scale))).toEqual(new Set(['raw', 'log']))
    for (const { median } of members) expect(meanAbsolute(median, air.slice(-12))).toBeLessThan(300)
    expect(() => autoAR(air).members(3, 'sea')).toThrow(/column/)
  })

  it('explains itself', () => {
    const { text, columns } = autoAR(air, { horizon: 12, season: 12 }).explain()
    expect(text).toMatch(/^Season: 12 steps \(as given\)\./)
    expect(text).toMatch(/below that of the seasonal naive forecast/)
    expect(columns[0]!.logWeight).toBeGreaterThan(0)
    expect(columns[0]!.heldOut!.own).toBeLessThan(columns[0]!.heldOut!.seasonalNaive)
  })

  it('finds the season by itself', () => {
    expect(autoAR(monthly(240, 16), { horizon: 12 }).seasons).toEqual([12])
    expect(autoAR(noise(240, 17), { horizon: 12 }).seasons).toEqual([])
    expect(autoAR(monthly(240, 16), { horizon: 12, season: 'none' }).seasons).toEqual([])
    expect(autoAR(monthly(240, 16), { horizon: 12, season: [24, 12, 1] }).seasons).toEqual([12, 24])
  })

  it('aligns columns of different length by their ends, or by their starts', () => {
    const long = monthly(60, 18)
    const short = monthly(50, 19)
    const ends = autoAR([long, short], { horizon: 3, season: 12 }).forecast(3).median
    const starts = autoAR([long, short], { horizon: 3, season: 12, align: 'start' }).forecast(13).median
    const further = autoAR([long, short], { horizon: 3, season: 12 }).forecast(23).median
    expect(ends[1]!.length).toBe(3)
    expect(starts[1]).toEqual(further[1]!.slice(10))
    expect(starts[0]).toEqual(further[0]!.slice(0, 13))
  })

  it('refuses options it does not know, and values out of range', () => {
    expect(() => autoAR(air, { seson: 12 } as never)).toThrow(/Did you mean "season"\?/)
    expect(() => autoAR(air, { season: 0 })).toThrow(/`season` is 0/)
    expect(() => autoAR(air, { horizon: 0 })).toThrow(/`horizon` is 0/)
    const model = autoAR(air, { horizon: 12, season: 12 })
    expect(() => model.forecast(3, { levels: [0.95] })).toThrow(/95/)
    expect(() => model.forecast(3, { quantiles: [50] })).toThrow(/probabilities/)
    expect(() => model.forecast(3, { min: 5, max: 4 })).toThrow(/`min` is 5/)
    expect(() => model.forecast(3, { exogenous: { x: [1, 2, 3] } })).toThrow(/fitted with/)
  })

  it('reports progress, can be aborted, and gives way to others', async () => {
    const columns = Array.from({ length: 30 }, (_, c) => monthly(48, c))
    const stages = new Set<string>()
    const options = { horizon: 6, season: 12 }
    const model = autoAR(columns, { ...options, onProgress: ({ stage }) => stages.add(stage) })
    expect(stages).toEqual(new Set(['calibration', 'fit']))
    expect(await autoARAsync(columns, options).then(m => JSON.stringify(m))).toBe(JSON.stringify(model))
    const controller = new AbortController()
    let done = 0
    const aborted = autoARAsync(columns, {
      ...options,
      signal: controller.signal,
      onProgress: () => {
        done += 1
        if (done === 10) controller.abort()
      },
    })
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
    expect(done).toBe(10)
  })
})

describe('exogenous columns', () => {
  const x = noise(324, 20)
  const y = noise(324, 21).map((e, t) => 10 + 2 * x[t]! - (x[t - 1] ?? 0) + 0.3 * e)
  const past = { y: y.slice(0, 300) }
  const fitted = () => autoAR(past, { horizon: 12, season: 'none', exogenous: { x: x.slice(0, 300) } })

  it('explain what the past does not', () => {
    const without = autoAR(past, { horizon: 12, season: 'none' }).forecast(12).median.y
    const { y: own } = fitted().forecast(12, { exogenous: { x: x.slice(300, 312) } }).median
    const truth = y.slice(300, 312)
    expect(meanAbsolute(own, truth)).toBeLessThan(0.3 * meanAbsolute(without, truth))
  })

  it('may differ from series to series, and survive update and JSON', () => {
    const z = noise(324, 22)
    const other = z.map(value => 5 - value)
    const model = autoAR(
      { y: past.y, other: other.slice(0, 300) },
      { horizon: 12, season: 'none', exogenous: { x: { y: x.slice(0, 300), other: z.slice(0, 300) } } },
    )
    const updated = CombinedModel.fromJSON<{ y: Float64Array; other: Float64Array }>(
      JSON.parse(JSON.stringify(model)),
    ).update(
      { y: y.slice(300, 306), other: other.slice(300, 306) },
      { exogenous: { x: { y: x.slice(300, 306), other: z.slice(300, 306) } } },
    )
    const { median } = updated.forecast(6, {
      exogenous: { x: { y: x.slice(306, 312), other: z.slice(306, 312) } },
    })
    expect(meanAbsolute(median.y, y.slice(306, 312))).toBeLessThan(0.6)
    expect(meanAbsolute(median.other, other.slice(306, 312))).toBeLessThan(0.1)
  })

  it('must be known over the whole past and the whole horizon', () => {
    expect(() => fitted().forecast(12)).toThrow(/`exogenous`.*"x"/)
    expect(() => fitted().forecast(12, { exogenous: { x: x.slice(300, 305) } })).toThrow(/12 are needed/)
    expect(() => fitted().forecast(1, { exogenous: { x: [NaN] } })).toThrow(/is missing/)
    expect(() => fitted().forecast(1, { exogenous: { x: [1], z: [1] } })).toThrow(/fitted with/)
    expect(() => autoAR(past, { exogenous: { x: x.slice(0, 200) } })).toThrow(/300 are needed/)
    expect(() => fitted().forecast(12, { context: past, exogenous: { x: x.slice(300) } })).toThrow(/`update`/)
  })
})
