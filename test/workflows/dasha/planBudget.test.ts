import { describe, expect, it } from 'vitest'
import { type PlannedBackbone, planBudget } from '../../../src/workflows/dasha/planBudget.js'

/** A backbone whose net of width w costs w² a step of training, in seconds times `pace`. */
function backbone(name: PlannedBackbone['name'], pace: number): PlannedBackbone {
  const widths = [8, 16, 32, 64]
  const costs = (scale: number) =>
    widths.map(width => ({
      ...{ size: { width }, parameters: width ** 2, multiplyAdds: width ** 2 },
      ...{ train: 6 * width ** 2 * scale, evaluate: 2 * width ** 2 * scale, search: 40 * width ** 2 * scale },
    }))
  return {
    ...{ name, points: 4, probes: 2, ladder: { sizes: widths.map(width => ({ width })), usual: 2 } },
    ...{ flops: costs(1), cost: costs(pace) },
  }
}
const data = { train: 5000, validation: 600, test: 600, batchSize: 64, readings: 2 }
const both = (pace: number) => [backbone('wideResNet1d', pace), backbone('unet1d', pace)]
const plan = (budget: number, pace = 1e-6) => planBudget(both(pace), data, { budget, isSeconds: true })

const oneEpoch = ({
  seconds,
  epochs,
  candidates,
  seeds,
}: ReturnType<typeof plan>['backbones'][number]['retrain']) => seconds! / epochs / (candidates + seeds - 1)

describe('planBudget', () => {
  it.each([300, 1000, 3000, 10_000])('expects to take most of %i seconds, and no more', budget => {
    const { total } = plan(budget)
    expect(total.seconds).toBeLessThanOrEqual(0.96 * budget)
    expect(total.seconds).toBeGreaterThan(0.35 * budget)
  })

  it('does everything where there is time, and says what it leaves out where there is not', () => {
    const ample = plan(3000)
    expect(ample.cut).toEqual([])
    expect(ample.backbones.map(({ name, size, search }) => [name, size.width, search !== undefined])).toEqual(
      [
        ['wideResNet1d', 32, true],
        ['unet1d', 32, true],
      ],
    )
    expect(ample.backbones[0]!.retrain).toMatchObject({ epochs: 11, batchesPerEpoch: 79 })
    expect(plan(6000).backbones[0]!.retrain.candidates).toBeGreaterThan(1)
    expect(ample.backbones[0]!.searchSize.width).toBe(16)

    const short = plan(12)
    expect(short.backbones.map(({ name }) => name)).toEqual(['wideResNet1d'])
    expect(short.backbones[0]).toMatchObject({ size: { width: 8 }, search: undefined, probe: undefined })
    expect(short.cut.join('\n')).toMatch(/unet1d is left out[\s\S]*smaller than usual[\s\S]*not searched/)

    const tiny = plan(0.2)
    expect(tiny.backbones[0]!.retrain.epochs).toBe(1)
    expect(tiny.backbones[0]!.retrain.batchesPerEpoch).toBeLessThan(79)
    expect(tiny.backbones[0]!.tune).toBeUndefined()
  })

  it('leaves out a backbone that has no time for half the steps of the first one, and says so', () => {
    const unet = backbone('unet1d', 1e-6)
    const dear = (costs: typeof unet.cost) =>
      costs.slice(2, 3).map(cost => ({ ...cost, train: 20 * cost.train }))
    const only = {
      ...unet,
      ladder: { sizes: [{ width: 32 }], usual: 0 },
      cost: dear(unet.cost),
      flops: dear(unet.flops),
    }
    const planned = (budget: number, ...others: PlannedBackbone[]) =>
      planBudget([backbone('wideResNet1d', 1e-6), ...others], data, { budget, isSeconds: true })
    const { backbones, cut } = planned(3000, only)
    expect(cut).toEqual([
      expect.stringMatching(
        /^the backbone unet1d is left out: [1-5] of 11 epochs of retraining are too few$/,
      ),
    ])
    expect(backbones).toEqual(planned(3000).backbones)
    expect(planned(12_000, only).backbones.map(({ name }) => name)).toEqual(['wideResNet1d', 'unet1d'])
  })

  it('would rather have a larger net than the last quarter of the epochs of augmented examples', () => {
    const augmented = { ...data, isAugmented: true }
    const planned = (budget: number) =>
      planBudget([backbone('wideResNet1d', 1e-6)], augmented, { budget, isSeconds: true })
    const epochs = (budget: number) => {
      const { size, retrain } = planned(budget).backbones[0]!
      return [size.width, retrain.epochs]
    }
    const budgets = Array.from({ length: 60 }, (_, i) => 200 + 20 * i)
    const firstOfUsual = budgets.find(budget => epochs(budget)[0] === 32)!
    expect(epochs(firstOfUsual - 20)).toEqual([16, 20])
    expect(epochs(firstOfUsual)[1]).toBeGreaterThanOrEqual(15)
    expect(epochs(firstOfUsual)[1]).toBeLessThan(20)
    expect(planned(firstOfUsual).cut).toContainEqual(expect.stringMatching(/retraining has 1\d of 20 epochs/))
  })

  it('gives augmented images that are small at first more epochs for the same computation', () => {
    const planned = (isProgressive: boolean, budget: number, isSeconds = true) => {
      const images = { ...data, isAugmented: true, isProgressive }
      return planBudget([backbone('wideResNet1d', 1e-6)], images, { budget, isSeconds }).backbones[0]!
    }
    const [whole, small] = [planned(false, 3000).retrain, planned(true, 3000).retrain]
    expect([whole.isProgressive, small.isProgressive]).toEqual([false, true])
    // Half the epochs cost a quarter, a quarter of them nine sixteenths.
    expect([whole.mostEpochs, small.mostEpochs]).toEqual([20, 39])
    expect(small.flops / small.candidates).toBeCloseTo(whole.flops / whole.candidates, -9)
    for (const budget of [300, 600, 1000]) {
      const { retrain } = planned(true, budget)
      expect(retrain.seconds).toBeLessThanOrEqual(0.6 * budget)
      expect(retrain.epochs).toBeGreaterThanOrEqual(29)
    }
  })

  it.each([
    [8, 2, 8],
    [8, 4, 8],
    // Both strands, where there are no views.
    [1, 2, 2],
  ])(
    'keeps time for the scores of all nets after retraining: %i views, %i workers',
    (views, workers, readings) => {
      const planned = (isSeconds: boolean) =>
        planBudget(
          [backbone('wideResNet1d', 1e-6)],
          { ...data, isAugmented: true, views },
          { budget: 3000, isSeconds, workers },
        ).backbones[0]!
      const { size, retrain } = planned(true)
      const nets = Math.max(workers, retrain.candidates)
      expect(retrain.scoringSeconds).toBeCloseTo(nets * 1200 * readings * 2 * size.width! ** 2 * 1e-6, 6)
      expect(planned(false).retrain.scoringSeconds).toBeUndefined()
    },
  )

  it('trains for several seeds within the same budget', () => {
    const options = { budget: 1500, isSeconds: true }
    const several = planBudget(both(1e-6), data, { ...options, seeds: 3 })
    const one = planBudget(both(1e-6), data, options)
    expect(several.total.seconds).toBeLessThanOrEqual(0.96 * 1500)
    const [{ retrain }] = several.backbones as [(typeof several.backbones)[number]]
    expect(retrain.seeds).toBe(3)
    const oneNet = ({ backbones: [first] }: typeof one) =>
      first!.retrain.flops / (first!.retrain.candidates + first!.retrain.seeds - 1)
    expect(oneNet(several)).toBeLessThanOrEqual(oneNet(one))
    expect(retrain.seconds).toBeLessThanOrEqual(0.6 * 1500)
    expect(retrain.seconds).toBeGreaterThan(0.15 * 1500)
  })

  it('leaves room for nets that learn longer, where examples are not changed at random', () => {
    for (const budget of [300, 1500, 3000, 6000]) {
      const { retrain } = planBudget(both(1e-6), data, { budget, isSeconds: true, seeds: 3 }).backbones[0]!
      expect(retrain.epochsInAll).toBeGreaterThanOrEqual(retrain.epochs * (1 + 3 * 1.5) - 1)
      expect((retrain.epochsInAll * oneEpoch(retrain)) / budget).toBeLessThanOrEqual(0.6)
    }
    const varied = planBudget(both(1e-6), { ...data, isAugmented: true }, { budget: 3000, isSeconds: true })
    expect(varied.backbones[0]!.retrain.mostEpochs).toBe(20)
  })

  it('plans for trainings side by side: more within the same time, and as many operations as ever', () => {
    const seconds = { budget: 3000, isSeconds: true, seeds: 3 }
    const [one, two] = [1, 2].map(workers => planBudget(both(1e-6), data, { ...seconds, workers }))
    expect(two!.total.seconds).toBeLessThanOrEqual(0.96 * 3000)
    expect(two!.total.flops).toBeGreaterThan(1.2 * one!.total.flops)
    const flops = { budget: 3e9, isSeconds: false, seeds: 3 }
    const [alone, beside] = [1, 2].map(workers => planBudget(both(1), data, { ...flops, workers }))
    expect(beside).toEqual(alone)
  })

  it('takes nets larger than usual only where they cost little of the budget', () => {
    expect(plan(3000).backbones[0]!.size.width).toBe(32)
    expect(plan(100_000).backbones[0]!.size.width).toBe(64)
  })

  it('gives a machine that is ten times as fast the plan of ten times the budget', () => {
    const strip = ({ backbones, cut }: ReturnType<typeof plan>) =>
      JSON.stringify([backbones, cut], (key, value) => (/[sS]econds$/.test(key) ? undefined : value))
    expect(strip(plan(300, 1e-7))).toBe(strip(plan(3000, 1e-6)))
  })

  it('plans operations as it plans seconds, with no seconds expected', () => {
    const byFlops = planBudget(both(1), data, { budget: 3e9, isSeconds: false })
    expect(byFlops.total.seconds).toBeUndefined()
    expect(byFlops.total.flops).toBeLessThanOrEqual(0.96 * 3e9)
    expect(byFlops.backbones[0]!.retrain.epochs).toBe(plan(3000).backbones[0]!.retrain.epochs)
  })
})
