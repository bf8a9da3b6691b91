import { expect, test } from 'vitest'
import { importancePlot, learningCurvesPlot, parallelCoordinatesPlot } from '../../src/report/index.js'
import {
  ashaTune,
  choice,
  hyperparameterImportance,
  logUniform,
  simulatedExecutor,
  uniform,
  when,
} from '../../src/tuning/index.js'

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
