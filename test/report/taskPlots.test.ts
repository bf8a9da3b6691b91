import { describe, expect, it } from 'vitest'
import { performanceProfilePlot, publishedScoresPlot, rankPlot } from '../../src/report/index.js'
import { aggregate, compareWithPublished, taskScores } from '../../src/tasks/index.js'
import { expectWellFormed } from '../support/wellFormed.js'

const hostile = '<b>&"'
const own = ['gue/tf/0', 'gue/tf/1'].map(task => ({ model: hostile, task, value: 0.6 }))
const all = aggregate([...taskScores.filter(score => score.task.startsWith('gue/')), ...own])
const curves = (svg: string) => svg.split('stroke-linejoin').length - 1

describe('performanceProfilePlot', () => {
  it('draws a rising staircase for each of the best models and the one emphasised', () => {
    const svg = performanceProfilePlot(all, { models: 3, emphasis: hostile })
    expectWellFormed(svg)
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<b>/)
    expect(curves(svg)).toBe(3 + 1)
    expect(svg).toContain('&#60;b&#62;&#38;&#34;')
    expect(svg).toContain('DNABERT-2')
    expect(svg).not.toContain('NT-500M-human')
    for (const [, path] of svg.matchAll(/<path d="(M[^"]*)" fill="none"/g)) {
      const heights = path!
        .slice(1)
        .split('L')
        .map(point => Number(point.split(',')[1]))
      expect(heights).toEqual(heights.toSorted((a, b) => b - a))
    }
  })
})

describe('rankPlot', () => {
  it('draws a dot for every rank and every average', () => {
    const svg = rankPlot(all, { emphasis: hostile })
    expectWellFormed(svg)
    const dots = svg.split('fill-opacity="0.9"').length - 1
    expect(dots).toBe(all.models.length * (all.tasks.length + 1))
    expect(svg).toMatch(/class="strong">&#60;b&#62;/)
  })
})

describe('publishedScoresPlot', () => {
  it('draws a dot a model, the own interval, and only the kinds that there are', () => {
    const comparison = compareWithPublished(
      { value: 0.8, lower: 0.75, upper: 0.85, model: hostile },
      'gue/mouse/2',
    )
    const svg = publishedScoresPlot(comparison)
    expectWellFormed(svg)
    expect(svg.split('fill-opacity="0.9"').length - 1).toBe(11)
    expect(svg).toContain('>0.750<')
    expect(svg).not.toContain('frozen')
    expect(publishedScoresPlot(compareWithPublished(0.97, 'eurosat/rgb-10000'))).toMatch(
      /m-eurosat[\s\S]*frozen/,
    )
    expectWellFormed(publishedScoresPlot(compareWithPublished(0.97, 'uci/splice')))
  })
})
