import { describe, expect, it } from 'vitest'
import { autoAR } from '../../src/forecasting/index.js'
import { backtestReport, forecastReport } from '../../src/report/index.js'
import { publishedRows } from '../../src/tasks/index.js'
import { benchmarkForecast } from '../../src/workflows/index.js'
import { expectWellFormed } from '../support/wellFormed.js'

const hostile = '</script><img src=x onerror="alert(1)">'
const wave = (phase: number) =>
  Float64Array.from({ length: 300 }, (_, i) => Math.sin(i / 3 + phase) + (i % 7) / 9)

function expectSelfContained(html: string): void {
  expect(html.includes('content="default-src &#39;none&#39;; style-src')).toBe(true)
  expect(html).not.toMatch(/<script|<img|<link|<iframe|javascript:|@import|url\(/i)
  expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/)
  expectWellFormed(html.replace(/<style>[^<]*<\/style>/g, ''))
}

describe('forecastReport', () => {
  it('is one page that fetches nothing and runs nothing, whatever the names', () => {
    const model = autoAR({ [hostile]: wave(0), b: wave(1) }, { horizon: 5, combine: false, maxLag: 20 })
    const { mean } = model.forecast(5)
    const html = forecastReport({
      source: hostile,
      explanation: model.explain(),
      columns: [{ name: hostile, history: wave(0), mean: mean[hostile]!, intervals: [] }],
      horizon: 5,
      madeBy: hostile,
    })
    expectSelfContained(html)
    expect(html).toContain('Why this model')
  })
})

describe('backtestReport', () => {
  it('puts the measured errors beside the published ones', async () => {
    const { results } = await benchmarkForecast([wave(0), wave(1)], {
      protocol: '70-10-20',
      horizons: [6],
      context: 30,
    })
    const html = backtestReport({
      source: hostile,
      protocol: 'made up',
      results: results.map(result => ({ ...result, horizon: 96 })),
      published: publishedRows('ETTh1', [96]),
      madeBy: 'a test',
    })
    expectSelfContained(html)
    expect(html).toContain(results[0]!.mse.toFixed(4))
    expect(html).toContain('PatchTST/64')
  })
})
