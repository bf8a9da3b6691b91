import { wholeNumber } from '../../common/checks.js'
import { inOrder, plain } from '../parseSpace.js'
import type { Sampler } from '../sampler.js'
import type { Config, Dimension, PlainDimension, Scalar, Space } from '../space.js'
import { valueAt } from '../unitCube.js'

/** Values of one dimension, at most: they are listed, the combinations are not. */
const mostLevels = 100_000

/**
 * A sampler that goes through every combination once, in order, and then ends the study. Combinations are computed when
 * they are asked for, however many there are.
 *
 * @param options.levels - Values taken of a real dimension, from its lower to its upper bound in even steps (of the
 *   logarithm where it is logarithmic), and of a whole-number one that has more. Default 5, at most 100 000.
 */
export function gridSampler(options: { readonly levels?: number } = {}): Sampler {
  const levels = wholeNumber('levels', options.levels ?? 5, 1, mostLevels)
  let made: { readonly space: Space; readonly grid: Grid } | undefined
  return {
    name: `grid(${levels})`,
    propose({ space, trial, index = trial }) {
      if (made?.space !== space) made = { space, grid: gridOf(space, levels) }
      return combinationAt(made.grid, index)
    },
  }
}

/** A dimension of a grid; those with a condition stand after the one it is on. */
interface GridDimension {
  readonly name: string
  readonly dimension: Dimension
  readonly values: readonly Scalar[]
  /** Combinations of it and of what depends on it, where it is active. May overflow to Infinity. */
  count: number
}

type Grid = readonly GridDimension[]

function gridOf(space: Space, levels: number): Grid {
  const grid: Grid = inOrder(space).map(name => {
    const dimension = space[name]!
    return { name, dimension, values: steps(plain(dimension), levels), count: 0 }
  })
  for (const each of [...grid].reverse()) {
    each.count = each.values.reduce<number>(
      (sum, value) => sum + product(dependents(grid, each.name, value)),
      0,
    )
  }
  return grid
}

/**
 * The combination of a number in the order of nested loops, the first dimension in the outermost; undefined beyond the
 * last. Counts too large to be exact are larger than any number asked for.
 */
function combinationAt(grid: Grid, index: number): Config | undefined {
  const config: Record<string, Scalar> = {}
  let left = index
  // Active dimensions without a value yet: for each that is given one, those that depend on it come in.
  let open = grid.filter(({ dimension }) => dimension.type !== 'conditional')
  if (left >= product(open)) return undefined
  for (const each of grid) {
    if (!open.includes(each)) continue
    const others = open.filter(other => other !== each)
    const combinationsOfOthers = product(others)
    for (const value of each.values) {
      const active = dependents(grid, each.name, value)
      const count = combinationsOfOthers * product(active)
      if (left >= count) {
        left -= count
        continue
      }
      config[each.name] = value
      open = [...others, ...active]
      break
    }
  }
  return config
}

/** The dimensions that are active where the one named `name` has a value. */
function dependents(grid: Grid, name: string, value: Scalar): GridDimension[] {
  return grid.filter(
    ({ dimension }) =>
      dimension.type === 'conditional' && dimension.on === name && dimension.equals.includes(value),
  )
}

function product(dimensions: readonly GridDimension[]): number {
  return dimensions.reduce((product, { count }) => product * count, 1)
}

function steps(dimension: PlainDimension, levels: number): readonly Scalar[] {
  if (dimension.type === 'choice') return dimension.values
  if (dimension.type === 'constant') return [dimension.value]
  const at = Array.from({ length: levels }, (_, i) => (levels === 1 ? 0.5 : i / (levels - 1)))
  return [...new Set(at.map(u => valueAt(dimension, u)))]
}
