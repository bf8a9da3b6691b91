import { describe, expect, it } from 'vitest'
import { compareWithPublished, comparisonText, findTask } from '../../src/tasks/index.js'

describe('compareWithPublished', () => {
  it('sets a score among every published model, best first', () => {
    const comparison = compareWithPublished(0.7932, 'gue/mouse/2')
    expect(comparison).toMatchObject({ task: 'gue/mouse/2', metric: 'mcc', published: 10, aheadOf: 8 })
    const values = comparison.rows.map(({ value }) => value)
    expect(values).toEqual(values.toSorted((a, b) => b - a))
    expect(comparison.rows.filter(row => row.isOwn)).toEqual([
      { model: 'measured here', value: 0.7932, isOwn: true, difference: 0 },
    ])
    const nt = comparison.rows.find(row => row.model === 'NT-2.5B-multi')!
    expect(nt.difference).toBeCloseTo(0.7932 - 0.7152, 12)
    expect(nt.score!.protocol).toMatch(/fine-tuned/)
  })

  it('shows each model once, at its best', () => {
    const { rows } = compareWithPublished(0.8, 'nt/h3')
    expect(new Set(rows.map(({ model }) => model)).size).toBe(rows.length)
    // 0.792 in the figure of the Nucleotide Transformer, .793 in the table of GENERator.
    expect(rows.find(({ model }) => model === 'NT-2.5B-multi')!.value).toBe(0.793)
  })

  it('compares one metric with itself, and with averages that a source leaves open', () => {
    expect(compareWithPublished({ value: 0.9, metric: 'accuracy' }, 'nt/h3').published).toBe(1)
    expect(compareWithPublished({ value: 0.7, metric: 'f1Micro' }, 'geo-bench/m-bigearthnet').published).toBe(
      13,
    )
    expect(compareWithPublished(0.7, 'geo-bench/m-bigearthnet').published).toBe(0)
    const best = compareWithPublished(0.9, 'satellite/bigearthnet').rows.find(
      ({ model }) => model === 'SatMAE',
    )!
    expect([best.value, best.score!.standing]).toEqual([0.895, 'second-hand'])
  })

  it('shows scores of a related task where there are none, and says so', () => {
    const { rows, notes } = compareWithPublished(0.97, 'eurosat/rgb-10000')
    expect(rows.find(({ model }) => model === 'TerraFM ViT-L')!.score!.task).toBe('geo-bench/m-eurosat')
    expect(notes[0]).toMatch(/of geo-bench\/m-eurosat: another part of EuroSAT/)
    expect(compareWithPublished(0.9, 'uci/splice').rows).toHaveLength(1)
    expect(() => compareWithPublished(0.9, 'mouse')).toThrow(/no task "mouse"/)
    expect(() => compareWithPublished(83.7, 'gue/mouse/2')).toThrow(/`score` is 83\.7/)
    expect(compareWithPublished(0.5, findTask('gue/virus/covid')).published).toBe(0)
  })

  it('tells it in text, with sources and faults', () => {
    const text = comparisonText(
      compareWithPublished(
        { value: 0.82, model: 'ours', lower: 0.78, upper: 0.86, withoutDuplicates: 0.81 },
        'gue/prom/prom_core_tata',
      ),
    )
    expect(text).toMatch(
      /mcc 0\.8200, interval 0\.7800 to 0\.8600, 0\.8100 without test rows that train has too; ahead of 10 of 10/,
    )
    expect(text).toMatch(/> ours +0\.8200\nDNABERT-3mer +0\.7815 +\+0\.0385 +fine-tuned +\[1\]/)
    expect(text).toMatch(/\[1\] DNABERT-2, Table 4/)
    expect(text).toMatch(/Note: train has 8 of the dev rows and 16 of the test rows too/)
    expect(comparisonText(compareWithPublished(0.9, 'satellite/bigearthnet'))).toMatch(
      /SkySense\*[\s\S]*\* as quoted by others[\s\S]*which average is not stated/,
    )
  })
})
