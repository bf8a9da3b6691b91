import { expect, test } from 'vitest'
import {
  importancePlot,
  learningCurvesPlot,
  parallelCoordinatesPlot,
  tuningReport,
} from '../../src/report/index.js'
import {
  ashaTune,
  choice,
  hyperparameterImportance,
  logUniform,
  simulatedExecutor,
  uniform,
  when,
} from '../../src/tuning/index.js'
import { expectWellFormed } from '../support/wellFormed.js'

const result = await ashaTune({
  space: {
    lr: logUniform(1e-4, 1),
    kind: choice(['<a>', 'b']),
    idle: uniform(0, 1),
    extra: when('kind', 'b', uniform(0, 1)),
  },
  executor: simulatedExecutor({
    value: ({ config, trial }, resource) =>
      trial === 5
        ? Number.NaN
        : Math.abs(Math.log10(config['lr'] as number)) + (config['kind'] === 'b' ? 0.5 : 0) + 1 / resource,
  }),
  maxTrials: 80,
  maxResource: 9,
})

test('importance finds what matters and not what does not', () => {
  const shares = Object.fromEntries(hyperparameterImportance(result).map(({ name, share }) => [name, share]))
  expect(shares['lr']).toBeGreaterThan(0.6)
  expect(shares['idle']).toBeLessThan(0.15)
  expect(hyperparameterImportance(result)[0]!.name).toBe('lr')
})

test('the pictures hold a line for each trial, no NaN, and escaped names', () => {
  const count = (svg: string) => svg.split('fill="none"').length - 1
  expect(count(learningCurvesPlot(result))).toBe(79)
  expect(count(parallelCoordinatesPlot(result))).toBe(80)
  expect(parallelCoordinatesPlot(result)).toContain('&#60;a&#62;')
  for (const svg of [learningCurvesPlot(result), parallelCoordinatesPlot(result), importancePlot(result)]) {
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  }
})

test('curves that explode are drawn at the edge and do not press the others flat', async () => {
  const exploding = await ashaTune({
    space: { x: uniform(0, 1) },
    executor: simulatedExecutor({
      value: ({ config, trial }, r) => (trial === 2 ? 1e30 : (config['x'] as number) + 1 / r),
    }),
    maxTrials: 30,
    maxResource: 9,
  })
  const svg = learningCurvesPlot(exploding, { width: 400, height: 300 })
  expect(svg).toContain('viewBox="0 0 400 300"')
  expect(svg).toMatch(/class="small">1\.5</)
  expect(svg).not.toMatch(/e\+30/)
})

test('the report has the pictures, the rungs and every trial with its reason, also before the first result', async () => {
  const html = tuningReport({ source: '<study>', result, madeBy: 'a test' })
  expect(html.split('<svg').length - 1).toBe(6)
  expect(html).toContain('Tuning of &#60;study&#62;')
  for (const { why } of result.trials) expect(html).toContain(why)
  const empty = await ashaTune({
    space: { x: uniform(0, 1) },
    objective: () => 1,
    timeBudget: 0,
    maxTrials: 3,
  })
  const page = tuningReport({ source: 'nothing', result: empty, madeBy: 'a test' })
  expect(page).toContain('No trial has a result yet.')
  for (const each of [html, page]) {
    expect(each).not.toMatch(/<script|<img|<link|undefined/)
    expectWellFormed(each.replace(/<style>[^<]*<\/style>/g, ''))
  }
})
