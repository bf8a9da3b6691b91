import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dotPlot, forecastPlot, kpssPlot, linePlot, lookbackPlot } from '../../src/report/index.js'
import { expectWellFormed } from '../support/wellFormed.js'

const hostile = '<script>alert("1")</script> & \u0000 \' "'

describe('linePlot', () => {
  it('draws a curve where its scale says', () => {
    const svg = linePlot({ title: 'a line', curves: [{ label: '', y: [0, 10] }], width: 400, height: 200 })
    // The frame: left 24 + the width of "10", right 400 - 16, top 40, bottom 200 - 30.
    expect(svg).toContain('d="M38,170L384,40"')
    expectWellFormed(svg)
  })

  it('breaks a curve at missing values', () => {
    const svg = linePlot({ title: 't', curves: [{ label: 'c', y: [1, 2, Number.NaN, 4, 5] }] })
    const path = /fill="none"/.test(svg) && /<path d="([^"]*)" fill="none"/.exec(svg)![1]!
    expect(String(path).split('M')).toHaveLength(3)
  })

  it('tells its content to those who do not see it', () => {
    const svg = linePlot({ title: 'Errors', curves: [{ label: 'Auto-AR', y: [1, 2] }] })
    expect(svg).toContain('role="img" aria-label="Errors"')
    expect(svg).toMatch(/<title>Errors<\/title><desc>Errors\. Auto-AR\.<\/desc>/)
  })

  it('follows the reader into dark mode, with the same variables in both', () => {
    const svg = linePlot({ title: 't', curves: [{ label: 'c', y: [1, 2] }] })
    const [light, dark] = svg.split('@media screen and (prefers-color-scheme:dark)')
    const variables = (css: string) => [...css.matchAll(/(--\w+):#/g)].map(match => match[1])
    expect(variables(dark!)).toEqual(variables(light!))
  })

  it('escapes every text', () => {
    const svg = linePlot({
      title: hostile,
      subtitle: hostile,
      description: hostile,
      curves: [{ label: hostile, y: [1, 2] }],
      bands: [{ label: hostile, lower: [0, 0], upper: [1, 1] }],
      points: [{ x: 1, y: 1, label: hostile }],
      rules: [{ x: 1, label: hostile, before: hostile }],
      xLabel: hostile,
      yLabel: hostile,
    })
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0000')
    expectWellFormed(svg)
  })

  it('draws finite coordinates for any values', () => {
    const values = fc.array(fc.double({ min: -1e300, max: 1e300 }), { maxLength: 20 })
    fc.assert(
      fc.property(values, fc.constantFrom(300, 760), fc.string(), (y, width, label) => {
        const svg = linePlot({ title: 't', curves: [{ label, y }], width })
        expect(svg).not.toMatch(/NaN|Infinity|undefined/)
        expectWellFormed(svg)
      }),
      { numRuns: 150, interruptAfterTimeLimit: 3000 },
    )
  })
})

describe('dotPlot', () => {
  it('draws a row a thing and escapes names', () => {
    const svg = dotPlot({
      title: 't',
      rows: [
        { label: hostile, values: [{ value: 1, series: 0 }] },
        { label: 'b', values: [{ value: 2, series: 1 }], strong: true },
      ],
      series: ['one', 'two'],
    })
    expect(svg).not.toContain('<script')
    expectWellFormed(svg)
  })
})

describe('forecastPlot', () => {
  it('joins the forecast to the history and shows dates', () => {
    const svg = forecastPlot({
      title: 'births',
      history: [1, 2, 3],
      mean: [4, 5],
      intervals: [
        { level: 80, lower: [3, 4], upper: [5, 6] },
        { level: 95, lower: [2, 3], upper: [6, 7] },
      ],
      actual: [4, 6],
      dates: ['2020-01-01', '2020-01-02', '2020-01-03'],
    })
    expect(svg).toContain('1 Jan 2020')
    expect(svg.indexOf('95 % interval')).toBeGreaterThan(0)
    expect(svg).not.toMatch(/NaN/)
    expectWellFormed(svg)
  })
})

describe('lookbackPlot and kpssPlot', () => {
  const explanation = {
    horizon: 24,
    order: { differencing: 1, lags: 3 },
    lookback: {
      criterion: 'multi-step' as const,
      leastBIC: 3,
      maxLag: 5,
      forecasts: 100,
      observations: 100,
      rank: 5,
      bic: [null, 500, 300, 100, 110, 120],
    },
    kpss: {
      rule: 'evidence' as const,
      significance: 0.05,
      tests: [0, 1].map(differencing => ({
        differencing,
        column: 'a',
        statistic: differencing === 0 ? 2 : 0.05,
        pValue: differencing === 0 ? 0.01 : 0.1,
        clipped: undefined,
        lags: 3,
        conclusive: true,
        rejects: differencing === 0,
      })),
    },
  }

  it('marks the chosen lookback and where AutoARIMA stops', () => {
    const svg = lookbackPlot(explanation)
    expect(svg).toContain('>3 lags<')
    expect(svg).toContain('AutoARIMA tries no more than 5')
  })

  it('shows every order of differencing, and nothing where nothing was tested', () => {
    expect(kpssPlot(explanation)).toContain('differenced once')
    expect(kpssPlot({ ...explanation, kpss: { ...explanation.kpss, tests: [] } })).toBeUndefined()
  })
})
