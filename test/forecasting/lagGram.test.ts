import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LagGram, solveAR } from '../../src/forecasting/index.js'
import { simulateAR } from '../support/simulate.js'

describe('LagGram', () => {
  it('holds the products and sums of every row, gaps left out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof({ weight: 9, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) }, fc.constant(NaN)),
          { maxLength: 40 },
        ),
        fc.integer({ min: 0, max: 5 }),
        (values, lags) => {
          fc.pre(values.length > 0)
          const gram = new LagGram(lags).add(Float64Array.from(values))
          let rows = 0
          const products = new Float64Array((lags + 1) ** 2)
          for (let t = lags; t < values.length; t++) {
            const row = Array.from({ length: lags + 1 }, (_, i) => values[t - i]!)
            if (row.some(Number.isNaN)) continue
            rows += 1
            row.forEach((a, i) => row.forEach((b, j) => (products[i * (lags + 1) + j]! += a * b)))
          }
          expect(gram.rows).toBe(rows)
          for (let i = 0; i <= lags; i++) {
            for (let j = 0; j <= lags; j++) {
              expect(Math.abs(gram.product(i, j) - products[i * (lags + 1) + j]!)).toBeLessThan(1e-11)
            }
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('gives the same fit whatever the order, the shards or the pieces', () => {
    const series = Array.from({ length: 40 }, (_, i) =>
      simulateAR([0.5, 0.2], { length: 100 + 3 * i, seed: i }),
    )
    const whole = new LagGram(8)
    for (const x of series) whole.add(x)
    const reference = solveAR(whole)

    const backwards = new LagGram(8)
    for (const x of [...series].reverse()) backwards.add(x)
    const shards = Array.from({ length: 7 }, () => new LagGram(8))
    series.forEach((x, i) => shards[i % 7]!.add(x))
    const merged = shards.reduce(
      (all, shard) => all.merge(LagGram.fromJSON(JSON.parse(JSON.stringify(shard)))),
      new LagGram(8),
    )
    const streamed = new LagGram(8)
    for (const x of series) {
      const push = streamed.stream()
      for (let t = 0; t < x.length; t += 11) push(x.subarray(t, t + 11))
    }
    for (const gram of [backwards, merged, streamed]) {
      const solution = solveAR(gram)
      expect(solution.rows).toBe(reference.rows)
      solution.coefficients.forEach((c, i) =>
        expect(Math.abs(c - reference.coefficients[i]!)).toBeLessThan(1e-10),
      )
    }
  })

  it('survives JSON to the last bit and refuses what is not its own', () => {
    const gram = new LagGram(3).add([1, 2, 4, 7, 1, 0.1, 3, 9])
    const copy = LagGram.fromJSON(JSON.parse(JSON.stringify(gram)))
    expect(copy.toJSON()).toEqual(gram.toJSON())
    expect(() => LagGram.fromJSON({} as never)).toThrow('not a LagGram of version 1')
    expect(() => LagGram.fromJSON({ ...gram.toJSON(), lags: 4 })).toThrow(/`sums` is .* must be 5 numbers/)
    expect(() => LagGram.fromJSON({ ...gram.toJSON(), lags: 8192, sums: '' })).toThrow(/must be 8193 numbers/)
    expect(() => LagGram.fromJSON({ ...gram.toJSON(), products: '%' })).toThrow(/`products` is "%"/)
    expect(() => gram.merge(new LagGram(2))).toThrow('cannot be merged')
    expect(() => new LagGram(-1)).toThrow('`lags`')
    expect(() => solveAR(new LagGram(2))).toThrow('holds no rows')
    expect(() => solveAR(gram, { lags: 4 })).toThrow('`lags` is 4')
  })

  it('loses no digits far from 0, in whatever pieces it is put together', () => {
    const x = simulateAR([0.7], { length: 300, seed: 5 })
    const wanted = solveAR(new LagGram(2).add(x))
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1e4, 1e6, 1e8, 1e9),
        fc.uniqueArray(fc.integer({ min: 1, max: 299 }), { maxLength: 4 }),
        (offset, cuts) => {
          const far = x.map(v => v + offset)
          const streamed = new LagGram(2)
          const push = streamed.stream()
          const places = [0, ...cuts.sort((a, b) => a - b), 300]
          const merged = new LagGram(2)
          for (let i = 1; i < places.length; i++) {
            push(far.slice(places[i - 1], places[i]))
            // Each part with the lags before it, so that together they have every row once.
            const part = new LagGram(2).add(far.slice(Math.max(0, places[i - 1]! - 2), places[i]))
            merged.merge(LagGram.fromJSON(JSON.parse(JSON.stringify(part))))
          }
          for (const gram of [new LagGram(2).add(far), streamed, merged]) {
            const { coefficients, intercept, residualSumOfSquares, rows } = solveAR(gram)
            expect(rows).toBe(298)
            const persistence = wanted.coefficients[0]! + wanted.coefficients[1]!
            const constant = wanted.intercept + offset * (1 - persistence)
            coefficients.forEach((c, i) => expect(c).toBeCloseTo(wanted.coefficients[i]!, 6))
            expect(Math.abs(intercept - constant)).toBeLessThan(1e-6 * (1 + offset))
            expect(residualSumOfSquares / wanted.residualSumOfSquares).toBeCloseTo(1, 6)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('fits through the origin whatever was taken off', () => {
    const x = simulateAR([0.7], { length: 100, seed: 6 }).map(v => v + 10)
    const { coefficients, intercept } = solveAR(new LagGram(1).add(x), { intercept: false })
    let xy = 0
    let xx = 0
    for (let t = 1; t < 100; t++) {
      xy += x[t]! * x[t - 1]!
      xx += x[t - 1]! ** 2
    }
    expect(coefficients[0]).toBeCloseTo(xy / xx, 10)
    expect(intercept).toBe(0)
  })

  it('weights rows', () => {
    const x = simulateAR([0.5], { length: 50, seed: 1 })
    const twice = new LagGram(2).add(x).add(x)
    const weighted = new LagGram(2).add(x, { weight: 2 })
    expect(weighted.rows).toBe(twice.rows)
    expect(weighted.product(0, 1)).toBeCloseTo(twice.product(0, 1), 10)
  })
})
