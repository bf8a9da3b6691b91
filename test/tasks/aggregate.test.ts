import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { aggregate, aggregateText, performanceProfiles, taskScores } from '../../src/tasks/index.js'
import golden from '../golden/intervals.json' with { type: 'json' }

/** Results of models `m0`, `m1`... from rows of scores, one a task; null where a model has none. */
function results(scores: readonly (readonly (number | null)[])[], scale = 1) {
  return scores.flatMap((row, m) =>
    row.flatMap((value, t) =>
      value === null ? [] : [{ model: `m${m}`, task: `t${t}`, value: value * scale }],
    ),
  )
}

describe('aggregate', () => {
  const scores = [
    [0.9, 0.5, 0.8],
    [0.8, 0.5, 0.6],
    [0.9, 0.4, null],
  ]

  it('gives mean, median, average rank and the tasks on which a model is best, ties shared', () => {
    const { models, tasks } = aggregate(results(scores))
    expect(tasks).toEqual(['t0', 't1', 't2'])
    expect(models.map(({ model }) => model)).toEqual(['m0', 'm1', 'm2'])
    expect(models[0]).toMatchObject({ tasks: 3, median: 0.8, best: 3, ranks: [1.5, 1.5, 1] })
    expect(models[0]!.mean).toBeCloseTo(2.2 / 3, 12)
    expect(models[1]!.ratios.map(ratio => ratio!.toFixed(6))).toEqual(['2.000000', '1.000000', '2.000000'])
    expect(models[2]).toMatchObject({ tasks: 2, best: 1, ranks: [1.5, 3, 3], scores: [0.9, 0.4, null] })
  })

  it('treats missing scores as asked', () => {
    const skipped = aggregate(results(scores), { missing: 'skip' }).models.find(row => row.model === 'm2')!
    expect(skipped.ranks).toEqual([1.5, 3, null])
    expect(skipped.averageRank).toBe(2.25)
    const common = aggregate(results(scores), { missing: 'common' })
    expect(common.tasks).toEqual(['t0', 't1'])
    expect(common.models.map(row => row.tasks)).toEqual([2, 2, 2])
    const apart = results([
      [0.5, null],
      [null, 0.5],
    ])
    expect(() => aggregate(apart, { missing: 'common' })).toThrow(/No task has scores of all 2 models/)
    expect(aggregate(apart).models.map(row => row.averageRank)).toEqual([1.5, 1.5])
  })

  it('averages several scores of one model on one task', () => {
    const seeds = [0.6, 0.7, 0.8].map(value => ({ model: 'a', task: 't', value }))
    expect(aggregate(seeds).models[0]!.mean).toBeCloseTo(0.7, 12)
  })

  it.each(golden.ranks)('ranks as scipy does', ({ scores, averageRanks }) => {
    const { models } = aggregate(results(scores), { perfect: 10 })
    const byModel = Object.fromEntries(models.map(row => [row.model, row.averageRank]))
    averageRanks.forEach((rank, m) => {
      expect(byModel[`m${m}`]).toBeCloseTo(rank, 12)
    })
  })

  it('takes errors, of which the lowest is best, and refuses what is better than perfect', () => {
    const errors = aggregate(
      results([
        [0.2, 0.3],
        [0.1, 0.6],
      ]),
      { direction: 'min' },
    )
    expect(errors.models.map(row => row.ratios)).toEqual([
      [2, 1],
      [1, 2],
    ])
    expect(() => aggregate(results([[71.5]]))).toThrow(/71\.5, better than 1.*100 for percent/)
    expect(aggregate(results([[71.5], [43]]), { perfect: 100 }).models[1]!.ratios).toEqual([2])
    expect(() => aggregate(results([[Number.NaN]]))).toThrow(/score of m0 on t0 is NaN/)
    expect(() => aggregate([])).toThrow(/no results/)
  })

  it('keeps ranks summed and profiles rising, whatever is missing', () => {
    const score = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
    const matrix = fc.array(fc.array(score, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(matrix, scores => {
        const given = results(scores)
        if (given.length === 0) return
        const all = aggregate(given)
        const count = all.models.length
        all.tasks.forEach((_, t) => {
          const sum = all.models.reduce((s, row) => s + row.ranks[t]!, 0)
          expect(sum).toBeCloseTo((count * (count + 1)) / 2, 9)
        })
        for (const { points } of performanceProfiles(all)) {
          expect(points[0]!.ratio).toBe(1)
          for (const [i, { ratio, share }] of points.entries()) {
            expect(share).toBeGreaterThanOrEqual(points[i - 1]?.share ?? 0)
            expect(share).toBeLessThanOrEqual(1)
            if (i > 0) expect(ratio).toBeGreaterThan(points[i - 1]!.ratio)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('gives published models the averages that their papers print', () => {
    const source = 'GENERator, Table 3'
    const rows = taskScores.filter(score => score.source.startsWith(source))
    const { models } = aggregate(rows)
    const mean = (model: string) => models.find(row => row.model === model)!.mean.toFixed(3)
    expect([mean('Generator 1.2B'), mean('Generator-All'), mean('Caduceus-PS'), mean('GROVER')]).toEqual([
      '0.728',
      '0.710',
      '0.697',
      '0.673',
    ])
    const nt = aggregate(taskScores.filter(score => score.source.includes('nt_results_rebuttal_2')))
    const averages = nt.models.filter(row => row.tasks === 18).map(row => [row.model, row.mean.toFixed(3)])
    expect(Object.fromEntries(averages)).toEqual({
      'HyenaDNA-1kb': '0.693',
      'HyenaDNA-32kb': '0.615',
      'DNABERT-2': '0.668',
      Enformer: '0.547',
      'NT-500M-human': '0.608',
      'NT-500M-1000G': '0.611',
      'NT-2.5B-1000G': '0.646',
      'NT-2.5B-multi': '0.690',
    })
  })
})

describe('performanceProfiles', () => {
  it('count the tasks within each factor of the best', () => {
    const profiles = performanceProfiles(
      aggregate(
        results([
          [0.9, 0.9, 0.4],
          [0.8, 0.9, 0.7],
        ]),
      ),
    )
    const points = profiles.map(profile =>
      profile.points.map(({ ratio, share }) => [ratio.toFixed(3), share.toFixed(3)]),
    )
    // Distances from 1: 0.1, 0.1, 0.6 and 0.2, 0.1, 0.3.
    expect(points).toEqual([
      [
        ['1.000', '0.667'],
        ['2.000', '1.000'],
      ],
      [
        ['1.000', '0.667'],
        ['2.000', '1.000'],
      ],
    ])
  })

  it('never count a missing score, nor one behind a perfect one', () => {
    const [first, second] = performanceProfiles(
      aggregate(
        results([
          [1, 0.5],
          [0.9, null],
        ]),
      ),
    )
    expect(first!.points).toEqual([{ ratio: 1, share: 1 }])
    expect(second!.points).toEqual([{ ratio: 1, share: 0 }])
  })
})

test('the table says where models lack tasks', () => {
  const text = aggregateText(
    aggregate(
      results([
        [0.9, 0.5],
        [0.8, null],
      ]),
    ),
  )
  expect(text).toMatch(
    /^model +average rank +mean +median +best on +tasks\nm0 +1\.00 +0\.7000 +0\.7000 +2 +2\n/,
  )
  expect(text).toMatch(/2 tasks in all; models that lack some share the last places/)
})
