import { describe, expect, test } from 'vitest'
import {
  ashaTune,
  checkConfig,
  checkSettings,
  choice,
  constant,
  gridSampler,
  haltonSampler,
  initialState,
  integer,
  logUniform,
  pointsSampler,
  randomSampler,
  type Sampler,
  type Space,
  simulatedExecutor,
  tpeSampler,
  uniform,
  when,
} from '../../../src/tuning/index.js'
import { radicalInverse } from '../../../src/tuning/samplers/halton.js'

const space = {
  lr: logUniform(1e-4, 1),
  optimizer: choice(['sgd', 'adam']),
  momentum: when('optimizer', 'sgd', uniform(0, 1)),
}
const state = initialState(checkSettings({}))
const proposals = (sampler: Sampler, count: number, seed = 0, of: Space = space) =>
  Array.from({ length: count }, (_, trial) => sampler.propose({ space: of, trial, seed, state }))

describe.each([randomSampler(), haltonSampler(), gridSampler(), tpeSampler()])('$name', sampler => {
  test('gives configurations of the space, the same for the same seed', () => {
    const once = proposals(sampler, 30)
    for (const config of once) checkConfig(space, config)
    expect(proposals(sampler, 30)).toEqual(once)
  })
})

test('random differs from trial to trial and from seed to seed', () => {
  const lrs = [...proposals(randomSampler(), 20, 0), ...proposals(randomSampler(), 20, 1)].map(c => c!['lr'])
  expect(new Set(lrs).size).toBe(40)
})

test('the radical inverse by hand', () => {
  const of = (base: number) => [0, 1, 2, 3, 4].map(n => radicalInverse(n, base))
  expect(of(2)).toEqual([0, 1 / 2, 1 / 4, 3 / 4, 1 / 8])
  for (const [i, value] of [0, 1 / 3, 2 / 3, 1 / 9, 4 / 9].entries()) expect(of(3)[i]).toBeCloseTo(value, 15)
})

test.each([true, false])('Halton fills each stratum once, scrambled: %s', scramble => {
  const pair = { a: uniform(0, 1), b: uniform(0, 1) }
  const points = proposals(haltonSampler({ scramble }), 36, 5, pair)
  const cells = new Set(
    points.map(
      p => `${Math.floor((p!['a'] as number) * 4 + 1e-9)} ${Math.floor((p!['b'] as number) * 9 + 1e-9)}`,
    ),
  )
  expect(cells.size).toBe(36)
})

test('the grid has every combination once, conditions kept, and then ends', () => {
  const grid = gridSampler({ levels: 3 })
  const of = {
    opt: choice(['sgd', 'adam']),
    m: when('opt', 'sgd', uniform(0, 1)),
    n: integer(1, 2),
    c: constant(4),
  }
  expect(proposals(grid, 9, 0, of)).toEqual([
    { opt: 'sgd', m: 0, n: 1, c: 4 },
    { opt: 'sgd', m: 0, n: 2, c: 4 },
    { opt: 'sgd', m: 0.5, n: 1, c: 4 },
    { opt: 'sgd', m: 0.5, n: 2, c: 4 },
    { opt: 'sgd', m: 1, n: 1, c: 4 },
    { opt: 'sgd', m: 1, n: 2, c: 4 },
    { opt: 'adam', n: 1, c: 4 },
    { opt: 'adam', n: 2, c: 4 },
    undefined,
  ])
})

test('points come first; one that is not of the space is refused by its place', () => {
  const point = { lr: 0.1, optimizer: 'adam' }
  const sampler = pointsSampler(space, [point], randomSampler())
  const [first, second] = proposals(sampler, 2)
  expect(first).toEqual(point)
  expect(second).toEqual(proposals(randomSampler(), 2)[1])
  expect(proposals(pointsSampler(space, [point]), 2)[1]).toBeUndefined()
  expect(() => pointsSampler(space, [point, { lr: 2, optimizer: 'adam' }])).toThrow(/points\[1\]\.lr/)
})

test('a study over a grid ends with it', async () => {
  const result = await ashaTune({
    space: { x: choice([1, 2, 3, 4]) },
    sampler: gridSampler(),
    executor: simulatedExecutor({ workers: 2, value: ({ config }) => config['x'] as number }),
    maxResource: 4,
    reductionFactor: 2,
  })
  expect(result).toMatchObject({ reason: 'finished', best: { config: { x: 1 } } })
  expect(result.trials).toHaveLength(4)
})

test('TPE comes closer than random, median over seeds', async () => {
  const narrow = {
    a: logUniform(1e-4, 1),
    b: uniform(0, 1),
    c: choice(['x', 'y', 'z']),
    d: when('c', 'y', uniform(0, 1)),
  }
  const best = async (sampler: Sampler, seed: number) => {
    const result = await ashaTune({
      space: narrow,
      sampler,
      seed,
      executor: simulatedExecutor({
        workers: 4,
        value: ({ config: { a, b, c, d } }) =>
          (Math.log10(a as number) + 2.5) ** 2 +
          4 * ((b as number) - 0.7) ** 2 +
          (c === 'y' ? ((d as number) - 0.2) ** 2 : 1),
      }),
      maxTrials: 80,
      maxResource: 4,
    })
    return result.best!.value
  }
  const median = async (sampler: Sampler) => {
    const values = []
    for (let seed = 0; seed < 15; seed++) values.push(await best(sampler, seed))
    return values.sort((x, y) => x - y)[7]!
  }
  expect(await median(tpeSampler())).toBeLessThan(0.5 * (await median(randomSampler())))
})
