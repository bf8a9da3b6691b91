import { inOrder, isActive, plain } from './parseSpace.js'
import type { Config, PlainDimension, Scalar, Space } from './space.js'

/** The value of a dimension at `u` in [0, 1): even steps of `u` give values as frequent as the dimension asks for. */
export function valueAt(dimension: PlainDimension, u: number): Scalar {
  switch (dimension.type) {
    case 'uniform': {
      const { low, high } = dimension
      const span = high - low
      // The span of a range may overflow where its ends do not.
      return within(dimension, Number.isFinite(span) ? low + u * span : low * (1 - u) + high * u)
    }
    case 'logUniform':
      return within(
        dimension,
        Math.exp(Math.log(dimension.low) + u * (Math.log(dimension.high) - Math.log(dimension.low))),
      )
    case 'integer': {
      const { low, high, log } = dimension
      if (!log) return within(dimension, Math.floor(low + u * (high - low + 1)))
      const from = Math.log(low - 0.5)
      return within(dimension, Math.round(Math.exp(from + u * (Math.log(high + 0.5) - from))))
    }
    case 'choice':
      return dimension.values[Math.min(Math.floor(u * dimension.values.length), dimension.values.length - 1)]!
    case 'constant':
      return dimension.value
  }
}

/** Where in [0, 1] a value of a dimension lies: `valueAt` gives the value back. */
export function positionOf(dimension: PlainDimension, value: Scalar): number {
  switch (dimension.type) {
    case 'uniform': {
      const { low, high } = dimension
      const span = high - low
      if (Number.isFinite(span)) return ((value as number) - low) / span
      return ((value as number) / 2 - low / 2) / (high / 2 - low / 2)
    }
    case 'logUniform':
      return (
        (Math.log(value as number) - Math.log(dimension.low)) /
        (Math.log(dimension.high) - Math.log(dimension.low))
      )
    case 'integer': {
      const { low, high, log } = dimension
      if (!log) return ((value as number) - low + 0.5) / (high - low + 1)
      const from = Math.log(low - 0.5)
      return (Math.log(value as number) - from) / (Math.log(high + 0.5) - from)
    }
    case 'choice':
      return (dimension.values.indexOf(value) + 0.5) / dimension.values.length
    case 'constant':
      return 0.5
  }
}

/** The configuration at a point of the unit cube: one coordinate for each dimension, in the order of the space. */
export function configAt(space: Space, point: ArrayLike<number>): Config {
  const names = Object.keys(space)
  const drawn: Record<string, Scalar> = {}
  for (const [i, name] of names.entries()) drawn[name] = valueAt(plain(space[name]!), point[i]!)
  const config: Record<string, Scalar> = {}
  for (const name of inOrder(space)) if (isActive(space, name, config)) config[name] = drawn[name]!
  return config
}

function within(bounds: { readonly low: number; readonly high: number }, value: number): number {
  return Math.min(Math.max(value, bounds.low), bounds.high)
}
