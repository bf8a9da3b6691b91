import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/common/random.js'
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
import { parzenEstimator } from '../../../src/tuning/samplers/parzen.js'
import { positionOf } from '../../../src/tuning/unitCube.js'

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

test('the grid of nested conditions is that of nested loops, also where the condition stands before', () => {
  const of: Space = {
    m: when('n', [2, 3], choice(['x', 'y'])),
    n: integer(1, 3),
    flag: choice([true, false]),
    deep: when('m', 'y', uniform(0, 1)),
  }
  const expected: object[] = []
  for (const n of [1, 2, 3]) {
    for (const m of n > 1 ? ['x', 'y'] : [undefined]) {
      for (const flag of [true, false]) {
        for (const deep of m === 'y' ? [0, 0.5, 1] : [undefined]) {
          expected.push({ n, ...(m && { m }), flag, ...(deep !== undefined && { deep }) })
        }
      }
    }
  }
  expect(proposals(gridSampler({ levels: 3 }), 19, 0, of)).toEqual([...expected, undefined])
})

test('a grid of any size costs what is asked of it', () => {
  const wide: Space = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`d${i}`, uniform(0, 1)]))
  const [first, second] = proposals(gridSampler(), 2, 0, wide)
  expect(first).toEqual(Object.fromEntries(Object.keys(wide).map(name => [name, 0])))
  expect(second).toEqual({ ...first, d499: 0.25 })
  expect(() => gridSampler({ levels: 1e9 })).toThrow(/`levels` is 1000000000, .* from 1 to 100000/)
})

test('points take nothing away from the grid after them', async () => {
  const seen: unknown[] = []
  await ashaTune({
    space: { a: choice(['x', 'y', 'z']) },
    points: [{ a: 'z' }],
    sampler: gridSampler(),
    maxResource: 1,
    objective: async ({ config }) => {
      seen.push(config.a)
      return 1
    },
  })
  expect(seen).toEqual(['z', 'x', 'y', 'z'])
  // Nested, and with a grid whose conditions end it.
  const of = { a: choice(['x', 'y']), b: when('a', 'y', choice([1, 2])) }
  const nested = pointsSampler(of, [{ a: 'x' }], pointsSampler(of, [{ a: 'y', b: 2 }], gridSampler()))
  expect(proposals(nested, 6, 0, of)).toEqual([
    { a: 'x' },
    { a: 'y', b: 2 },
    { a: 'x' },
    { a: 'y', b: 1 },
    { a: 'y', b: 2 },
    undefined,
  ])
})

test.each([
  ['uniform', uniform(-1e308, 1e308)],
  ['uniform, only its upper half', uniform(-1.7e308, 1.7e308)],
  ['logUniform', logUniform(5e-324, 1.7e308)],
  ['integer', integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
  ['integer, logarithmic', integer(1, Number.MAX_SAFE_INTEGER, { log: true })],
])('the widest ranges are drawn from evenly, and learnt from: %s', async (_, dimension) => {
  const of = { a: dimension }
  for (const sampler of [randomSampler(), haltonSampler(), gridSampler()]) {
    const drawn = proposals(sampler, sampler.isEndless ? 40 : 5, 1, of).map(config => config!['a'] as number)
    expect(new Set(drawn).size).toBeGreaterThan(0.8 * drawn.length)
    const places = drawn.map(a => positionOf(dimension, a))
    expect(Math.min(...places)).toBeLessThan(0.26)
    expect(Math.max(...places)).toBeGreaterThan(0.74)
  }
  const { trials } = await ashaTune({
    space: of,
    sampler: tpeSampler({ startup: 4 }),
    maxResource: 1,
    maxTrials: 12,
    objective: async ({ config }) => Math.abs(positionOf(dimension, config.a) - 0.3),
  })
  expect(trials).toHaveLength(12)
})

test('a density of values outside its dimension, even of NaN, still ends its draws', () => {
  const { draw } = parzenEstimator(uniform(0, 1), [50, -1e300, Number.NaN])
  const random = createRandom(1)
  for (let i = 0; i < 100; i++) {
    const u = draw(random)
    expect(u).toBeGreaterThanOrEqual(0)
    expect(u).toBeLessThan(1)
  }
})

describe('a study that would never end is refused', () => {
  const of = { a: uniform(0, 1) }
  test.each([
    undefined,
    randomSampler(),
    tpeSampler(),
    haltonSampler(),
    pointsSampler(of, [{ a: 0.5 }], randomSampler()),
  ])('%s', async sampler => {
    const study = { space: of, maxResource: 1, objective: async () => 1, ...(sampler && { sampler }) }
    await expect(ashaTune(study)).rejects.toThrow(/would never end.*maxTrials/)
    await expect(ashaTune({ ...study, points: [{ a: 0.1 }] })).rejects.toThrow(/would never end/)
    await expect(ashaTune({ ...study, maxTrials: 2 })).resolves.toMatchObject({ reason: 'finished' })
  })

  test('points alone end it', async () => {
    const sampler = pointsSampler(of, [{ a: 0.5 }, { a: 0.6 }])
    const { trials } = await ashaTune({ space: of, sampler, maxResource: 1, objective: async () => 1 })
    expect(trials).toHaveLength(2)
  })
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
