import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import {
  type ConfigOf,
  checkConfig,
  choice,
  constant,
  integer,
  logUniform,
  type PlainDimension,
  parseSpace,
  uniform,
  when,
} from '../../src/tuning/index.js'
import { configAt, positionOf, valueAt } from '../../src/tuning/unitCube.js'

const space = {
  lr: logUniform(1e-5, 0.5),
  dropout: choice([0, 0.05, 0.1]),
  optimizer: choice(['sgd', 'adam']),
  momentum: when('optimizer', 'sgd', uniform(0.9, 1)),
  nesterov: when('momentum', [0.9], choice([true, false])),
  width: integer(8, 256, { log: true }),
  epochs: constant(20),
} as const

test('the type of a configuration follows from its space', () => {
  type C = ConfigOf<typeof space>
  expectTypeOf<C['lr']>().toEqualTypeOf<number>()
  expectTypeOf<C['dropout']>().toEqualTypeOf<0 | 0.05 | 0.1>()
  expectTypeOf<C['optimizer']>().toEqualTypeOf<'sgd' | 'adam'>()
  expectTypeOf<C['momentum']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<C['epochs']>().toEqualTypeOf<20>()
})

test('a space goes to JSON and back', () => {
  expect(parseSpace(JSON.parse(JSON.stringify(space)))).toEqual(space)
})

describe('what a space refuses, it names', () => {
  test.each([
    [undefined, 'space', /must be an object of dimensions/],
    [{}, 'space', /at least one dimension/],
    [{ lr: 3 }, 'space.lr', /logUniform, uniform, integer, choice, constant, conditional/],
    [{ lr: { type: 'log', low: 1, high: 2 } }, 'space.lr.type', /"log"/],
    [{ lr: { type: 'uniform', low: 1, high: 2, steps: 3 } }, 'space.lr.steps', /uniform has low, high/],
    [{ lr: logUniform(0, 1) }, 'space.lr.low', /above 0/],
    [{ lr: uniform(2, 1) }, 'space.lr.high', /above low \(2\)/],
    [{ lr: uniform(0, Number.NaN) }, 'space.lr.high', /finite number/],
    [{ n: integer(0.5, 2) }, 'space.n.low', /whole number/],
    [{ n: integer(0, 2, { log: true }) }, 'space.n.low', /above 0/],
    [{ c: choice([]) }, 'space.c.values', /list/],
    [{ c: choice([1, 1]) }, 'space.c.values', /different/],
    [{ c: { type: 'constant', value: {} } }, 'space.c.value', /text/],
    [{ m: when('o', 1, uniform(0, 1)) }, 'space.m.on', /"o".*another dimension: m/],
    [{ o: choice([1]), m: when('o', 2, uniform(0, 1)) }, 'space.m.equals', /one of 1/],
    [{ a: when('b', 0.5, uniform(0, 1)), b: when('a', 0.5, uniform(0, 1)) }, 'space', /circle/],
    [JSON.parse('{"__proto__": {"type": "constant", "value": 1}}'), 'space', /__proto__/],
    [{ x: { type: { toString: 1, valueOf: 1 } } }, 'space.x.type', /an object/],
  ])('%j', (json, option, message) => {
    expect(() => parseSpace(json)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringMatching(message),
        details: expect.objectContaining({ option }),
      }),
    )
  })
})

test.each([
  [{ lr: 1 }, 'config.lr', /from 0.00001 to 0.5/],
  [{ lr: 0.1, dropout: 0.2 }, 'config.dropout', /one of 0, 0.05, 0.1/],
  [{ lr: 0.1, dropout: 0, optimizer: 'adam', momentum: 0.9 }, 'config.momentum', /condition does not hold/],
  [{ lr: 0.1, dropout: 0, optimizer: 'sgd' }, 'config.momentum', /undefined/],
  [{ speed: 1 }, 'config.speed', /the space has lr/],
])('a configuration outside the space is refused: %j', (config, option, message) => {
  expect(() => checkConfig(space, config)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(message),
      details: expect.objectContaining({ option }),
    }),
  )
})

const dimensions: PlainDimension[] = [
  logUniform(1e-5, 0.5),
  uniform(-3, 4),
  integer(-2, 5),
  integer(1, 1000, { log: true }),
  choice(['a', 'b', 'c']),
  constant(7),
]

test('values lie within their bounds, and their position gives them back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...dimensions),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (dimension, u) => {
        const value = valueAt(dimension, u)
        checkConfig({ d: dimension }, { d: value })
        const again = valueAt(dimension, positionOf(dimension, value))
        if (typeof value === 'number') expect(again).toBeCloseTo(value, 9)
        else expect(again).toBe(value)
      },
    ),
  )
})

test('a point of the cube gives a configuration of the space, conditions kept', () => {
  const random = createRandom(3)
  for (let i = 0; i < 300; i++) {
    const config = configAt(space, Array.from({ length: 7 }, random.uniform))
    checkConfig(space, config)
    expect('momentum' in config).toBe(config['optimizer'] === 'sgd')
  }
})

test('whole numbers are equally frequent, both ends included', () => {
  const counts = new Map<unknown, number>()
  for (let i = 0; i < 4000; i++) {
    const value = valueAt(integer(1, 4), (i + 0.5) / 4000)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  expect([...counts]).toEqual([1, 2, 3, 4].map(n => [n, 1000]))
})
