import { expect, it } from 'vitest'
import { classificationMetrics, denseMetrics } from '../../../src/training/index.js'
import type { DashaPlan } from '../../../src/workflows/dasha/plan.js'
import { chooseBackbone } from '../../../src/workflows/dasha/searchBackbones.js'

const plan = {
  backbones: [
    { name: 'wideResNet1d', parameters: 100 },
    { name: 'unet1d', parameters: 300 },
  ],
} as unknown as Pick<DashaPlan, 'backbones'>
const choose = (
  small: number | undefined,
  large: number,
  standardError: number,
  metric = classificationMetrics.mcc,
) =>
  chooseBackbone({ metrics: [metric] }, plan, [
    { name: 'wideResNet1d', score: small, standardError: 0.5 },
    { name: 'unet1d', score: large, standardError },
  ])

it('takes the smaller backbone where the better one is ahead by no more than its standard error', () => {
  expect(choose(0.65, 0.66, 0.02)).toBe('wideResNet1d')
  expect(choose(0.65, 0.66, 0.005)).toBe('unet1d')
  // The better one is the smaller one: what the other's error is does not matter.
  expect(choose(0.66, 0.65, 0.02)).toBe('wideResNet1d')
  expect(choose(undefined, 0.65, 0.02)).toBe('unet1d')
})

it('goes the other way for errors', () => {
  expect(choose(0.41, 0.4, 0.02, denseMetrics.mse)).toBe('wideResNet1d')
  expect(choose(0.45, 0.4, 0.02, denseMetrics.mse)).toBe('unet1d')
})
