import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentileInterval } from '../../src/training/bootstrapInterval.js'
import {
  areaUnderROC,
  bootstrapInterval,
  classificationMetrics,
  matthewsCorrelation,
  meanInterval,
  metricInterval,
} from '../../src/training/index.js'
import golden from '../golden/intervals.json' with { type: 'json' }

describe('bootstrapInterval', () => {
  it.each(golden.percentiles)('has the percentiles of numpy', ({ labels, predicted, samples, intervals }) => {
    const scores = samples.map(sample =>
      matthewsCorrelation(
        sample.map(i => labels[i]!),
        sample.map(i => predicted[i]!),
      ),
    )
    for (const [level, [lower, upper]] of Object.entries(intervals)) {
      const found = percentileInterval(scores, Number(level))
      expect(found.lower).toBeCloseTo(lower!, 12)
      expect(found.upper).toBeCloseTo(upper!, 12)
    }
  })

  it.each(golden.bootstrap)('comes out as that of scipy', ({ labels, predicted, ...expected }) => {
    const score = (drawn: Uint32Array) =>
      matthewsCorrelation(
        Float64Array.from(drawn, i => labels[i]!),
        Float64Array.from(drawn, i => predicted[i]!),
      )
    const found = bootstrapInterval(score, labels.length, { resamples: 5000, seed: 1 })
    // A percentile of 5,000 resamples is itself only known to a few hundredths of their deviation.
    const tolerance = 0.15 * expected.deviation
    expect(Math.abs(found.lower - expected.lower)).toBeLessThan(tolerance)
    expect(Math.abs(found.upper - expected.upper)).toBeLessThan(tolerance)
    expect(found.deviation / expected.deviation).toBeCloseTo(1, 1)
    expect(found.value).toBe(matthewsCorrelation(labels, predicted))
  })

  it('is drawn by its seed alone', () => {
    const values = [1, 5, 2, 8, 3, 9]
    const mean = (drawn: Uint32Array) => drawn.reduce((sum, i) => sum + values[i]!, 0) / drawn.length
    const interval = (seed: number) => bootstrapInterval(mean, 6, { seed, resamples: 200 })
    expect(interval(1)).toEqual(interval(1))
    expect(interval(1).lower).not.toBe(interval(2).lower)
    expect(interval(1).value).toBeCloseTo(28 / 6, 12)
  })

  it('leaves out resamples on which the score is undefined, and says when none is left', () => {
    const labels = [0, 0, 0, 1]
    const area = (drawn: Uint32Array) =>
      areaUnderROC(
        [...drawn].map(i => labels[i]!),
        [...drawn],
      )
    const { defined, resamples, lower } = bootstrapInterval(area, 4, { resamples: 400 })
    // One class alone comes with probability (3/4)^4 + (1/4)^4 = 0.32.
    expect(defined / resamples).toBeGreaterThan(0.6)
    expect(defined / resamples).toBeLessThan(0.76)
    expect(lower).toBe(1)
    expect(() => bootstrapInterval(() => Number.NaN, 3)).toThrow(/none of 2000 resamples of 3 examples/)
    expect(() => bootstrapInterval(() => 1, 0)).toThrow(/`examples`/)
  })

  it('holds a metric of outputs and targets, several targets an example too', () => {
    const outputs = Float32Array.of(0, 1, 2, 1, 0, 3, 1, 0)
    const targets = Float32Array.of(1, 0, 1, 1)
    const metric = classificationMetrics.accuracy
    const found = metricInterval(metric, { outputs, targets, width: 2 }, { resamples: 300, seed: 4 })
    expect(found).toMatchObject({ value: 0.75, level: 95 })
    const rows = (drawn: Uint32Array) =>
      drawn.filter(
        i => metric.compute(outputs.subarray(2 * i, 2 * i + 2), targets.subarray(i, i + 1), 2) === 1,
      ).length / drawn.length
    expect(found).toEqual(bootstrapInterval(rows, 4, { resamples: 300, seed: 4 }))
    const labelled = metricInterval(
      { name: 'first', direction: 'max', compute: (_, truth) => truth[0]! },
      { outputs: Float32Array.of(1, 1, 2, 2), targets: Float32Array.of(7, 7, 9, 9), width: 2 },
      { resamples: 50 },
    )
    expect([labelled.lower, labelled.upper]).toEqual([7, 9])
  })

  it('lies within the scores, and narrows as its level falls', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 }), scores => {
        const [wide, narrow] = [percentileInterval(scores, 95), percentileInterval(scores, 50)]
        expect(wide.lower).toBeGreaterThanOrEqual(Math.min(...scores))
        expect(wide.upper).toBeLessThanOrEqual(Math.max(...scores))
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower + 1e-12)
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper - 1e-12)
      }),
    )
  })
})

describe('meanInterval', () => {
  it.each(golden.means)(
    'is that of scipy at $level % of $values.length values',
    ({ values, ...expected }) => {
      const found = meanInterval(values, { level: expected.level })
      expect(found.lower).toBeCloseTo(expected.lower, 10)
      expect(found.upper).toBeCloseTo(expected.upper, 10)
    },
  )

  it('needs two values', () => {
    expect(() => meanInterval([0.7])).toThrow(/at least two finite values, but got 1/)
    expect(() => meanInterval([0.7, Number.NaN])).toThrow(expect.objectContaining({ code: 'invalid-data' }))
  })
})
