import { lagProducts } from '../products/lagProducts.js'
import { normalEquations } from '../products/normalEquations.js'
import { ridgePrior } from '../products/ridge.js'
import { defaultExogenousLags, exogenousRegressors } from './exogenous.js'
import { type FittedMember, fitMembers, type MemberEquations, type NamedPrior } from './fitMembers.js'
import {
  isConstant,
  type PanelShape,
  prepareScale,
  type Scale,
  type ScaledSeries,
  type SeriesToFit,
} from './prepareScale.js'
import {
  type CombinationRules,
  fewRows,
  leanRules,
  manyRowsPerLag,
  meanPrecision,
  panelConstantPrecision,
} from './rules.js'

/** A series, and how many of its rows the fit may see. */
export interface PanelMember extends SeriesToFit {
  readonly rows: number
}

export interface PanelFitOptions {
  readonly shape: PanelShape
  readonly horizon: number
  readonly rules: CombinationRules
  /** Called with each series' members on each scale that suits it. */
  readonly onFit: (index: number, series: ScaledSeries, members: readonly FittedMember[]) => void
}

/** The equations of one series, for every operator. */
interface SeriesEquations {
  readonly series: ScaledSeries
  readonly operators: readonly Omit<MemberEquations, 'priors'>[]
}

/** The mean over a panel of the normal equations per row, by operator. */
type PanelMeans = ReadonlyMap<string, { readonly matrix: Float64Array }>

/** Equations are kept between the two passes up to this many numbers; beyond, they are computed again. */
const mostNumbersKept = 8e6

/**
 * Fits the members of every series of a panel on every scale that suits it.
 *
 * Two passes over the series: the first finds the panel's mean normal equations, the second solves each series' own with these
 * as a prior. Yields after each series, so that callers can report progress, stop, or let others run.
 */
export function* fitPanel(
  panel: readonly PanelMember[],
  options: PanelFitOptions,
): Generator<void, void, void> {
  for (const scale of ['raw', 'log'] as const) {
    const chosen = panel.flatMap((series, index) => (suits(series, scale, options.rules) ? [index] : []))
    if (chosen.length === 0) continue
    const kept = new Map<number, SeriesEquations>()
    let means: PanelMeans = new Map()
    if (chosen.length > 1) means = yield* panelMeans(panel, chosen, scale, options, kept)
    const priors = new Map<string, readonly NamedPrior[]>()
    for (const index of chosen) {
      const made = kept.get(index) ?? equationsOf(panel[index]!, scale, options)
      if (!made) continue
      const { series, operators } = made
      const members = fitMembers(
        series,
        operators.map(each => ({ ...each, priors: priorsFor(each, options.rules, means, priors) })),
        options.horizon,
        options.rules.origins,
      )
      options.onFit(index, series, members)
      yield
    }
  }
}

/** Whether a series can be modelled on a scale: positive values, varying enough to matter, for the log scale. */
function suits({ values, rows }: PanelMember, scale: Scale, rules: CombinationRules): boolean {
  if (rows < 3 || isConstant(values, rows)) return false
  if (scale === 'raw') return true
  let sum = 0
  let squares = 0
  for (let t = 0; t < values.length; t++) {
    if (!(values[t]! > 0)) return false
    if (t >= rows) continue
    const change = Math.log(values[t]! / values[0]!)
    sum += change
    squares += change * change
  }
  const deviation = Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2))
  return deviation >= (rows > fewRows ? leanRules.leastLogDeviation : rules.leastLogDeviation)
}

function equationsOf(
  panelMember: PanelMember,
  scale: Scale,
  { shape }: PanelFitOptions,
): SeriesEquations | undefined {
  const series = prepareScale(panelMember, scale, panelMember.rows, shape)
  if (!series) return undefined
  const { values, runs, lookback, lags, exogenous } = series
  const products = lagProducts(values, lookback, runs)
  const delays = exogenous.map((_, e) => shape.exogenousLags?.[e] ?? defaultExogenousLags)
  const operators = series.operators.map(operator => {
    const further = exogenousRegressors(exogenous, operator, delays, runs)
    return {
      operator,
      equations: normalEquations(products, operator, lags, values, runs, further),
      further: { units: further.units, lags: further.lags },
    }
  })
  return { series, operators }
}

function* panelMeans(
  panel: readonly PanelMember[],
  chosen: readonly number[],
  scale: Scale,
  options: PanelFitOptions,
  kept: Map<number, SeriesEquations>,
): Generator<void, PanelMeans, void> {
  const sums = new Map<string, { matrix: Float64Array; count: number }>()
  let numbers = 0
  for (const index of chosen) {
    const made = equationsOf(panel[index]!, scale, options)
    if (!made) continue
    for (const { operator, equations } of made.operators) {
      numbers += equations.matrix.length
      // A transformed series that is zero throughout has no scale to be averaged on.
      if (equations.unit <= 1e-6) continue
      const key = nameOf(operator)
      const sum = sums.get(key) ?? { matrix: new Float64Array(equations.matrix.length), count: 0 }
      for (let i = 0; i < sum.matrix.length; i++) sum.matrix[i]! += equations.matrix[i]! / equations.rows
      sum.count += 1
      sums.set(key, sum)
    }
    numbers += made.series.values.length
    if (numbers <= mostNumbersKept) kept.set(index, made)
    yield
  }
  return new Map(
    [...sums].map(([key, { matrix, count }]) => [key, { matrix: matrix.map(value => value / count) }]),
  )
}

function nameOf(operator: { differencing: number; seasonalDifferencing: number }): string {
  return `${operator.differencing},${operator.seasonalDifferencing}`
}

/** The priors for an operator and a number of rows; series of about as many rows share them. */
function priorsFor(
  { operator, equations }: Omit<MemberEquations, 'priors'>,
  rules: CombinationRules,
  means: PanelMeans,
  made: Map<string, readonly NamedPrior[]>,
): readonly NamedPrior[] {
  const { rows, size, lags } = equations
  const octave = Math.round(Math.log2(rows) * 4)
  const isLong = rows > manyRowsPerLag * lags
  const key = `${nameOf(operator)},${octave},${isLong}`
  const known = made.get(key)
  if (known) return known
  const mean = means.get(nameOf(operator))
  const { shrinkages, constantPrecisions, panelWeights } = rows > fewRows ? leanRules : rules
  const strengths = isLong ? [1] : shrinkages
  const constants =
    operator.reach === 0 ? [meanPrecision] : mean || isLong ? [panelConstantPrecision] : constantPrecisions
  const weights = mean ? panelWeights : [0]
  const priors = weights.flatMap(panelWeight =>
    strengths.flatMap(shrinkage =>
      constants.map(constant => ({
        shrinkage,
        panelWeight,
        ...ridgePrior(
          precisions(size, lags, constant, shrinkage),
          mean && { mean, rows: panelWeight * 2 ** (octave / 4) },
        ),
      })),
    ),
  )
  made.set(key, priors)
  return priors
}

/** The prior precisions of the constant, of the lags (a coefficient is of the order of 1 / (1 + lag)), and of other columns. */
function precisions(size: number, lags: number, constant: number, shrinkage: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) =>
    i === 0 ? constant : i <= lags ? (shrinkage * (1 + i) ** 2) / 4 : shrinkage,
  )
}
