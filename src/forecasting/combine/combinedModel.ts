import { wholeNumber } from '../../common/checks.js'
import { createRandom } from '../../common/random.js'
import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { calendarNames } from '../../tables/index.js'
import { assembleForecast, type ColumnForecast, probabilitiesOf } from '../model/assembleForecast.js'
import {
  checkBounds,
  checkForecastOptions,
  type Exogenous,
  type Forecast,
  type ForecastModel,
  type ForecastOptions,
} from '../model/forecast.js'
import { completeSeries } from '../panel/completeSeries.js'
import {
  type Columns,
  fromColumns,
  type SameColumns,
  type Series,
  toColumns,
  withSameColumns,
} from '../panel/series.js'
import { nextColumns, withCalendar } from './calendar.js'
import { calibratedLevel } from './calibration.js'
import { type CombinationJSON, combinationToJSON, parseCombination } from './combinationJSON.js'
import {
  type CombinedColumn,
  type CombinedParts,
  clampTo,
  longestLookback,
  tailLength,
} from './combinedParts.js'
import { readExogenous } from './exogenousInput.js'
import { type CombinationExplanation, explainCombination } from './explainCombination.js'
import { type ForecastContext, forecastMixture } from './forecastSeries.js'
import { type Mixture, mixtureMean, mixtureQuantiles } from './mixture.js'
import { samplePaths } from './samplePaths.js'

/** Options of {@link CombinedModel.paths}. */
export interface PathOptions<S extends Series> {
  /** How many steps ahead each path goes. */
  readonly horizon: number
  /** Fixes the draws. Default 0. */
  readonly seed?: number
  /** As in `forecast`. */
  readonly min?: number
  readonly max?: number
  readonly exogenous?: Exogenous<S>
}

/** One member's share in the forecast of a column, and its own forecast. */
export interface MemberForecast {
  readonly scale: 'raw' | 'log'
  /** Whether it was fitted to the most recent rows alone. */
  readonly recent: boolean
  readonly differencing: number
  readonly seasonalDifferencing: number
  readonly shrinkage: number
  readonly panelWeight: number
  /** Its share; the members of a column sum to 1. */
  readonly weight: number
  /** Its median forecast, in the units of the series. */
  readonly median: Float64Array
}

/**
 * A combination of ridge auto-regressions, fitted by `autoAR`. It never changes: {@link update} returns a new one.
 */
export class CombinedModel<S extends Series = Series> implements ForecastModel<S> {
  readonly #parts: CombinedParts

  /** @internal */
  constructor(parts: CombinedParts) {
    this.#parts = parts
  }

  /** @internal */
  get parts(): CombinedParts {
    return this.#parts
  }

  get names(): readonly string[] {
    return this.#parts.names
  }

  get warnings(): readonly string[] {
    return this.#parts.warnings
  }

  /** The season, then longer ones, in steps; empty where there is none. */
  get seasons(): readonly number[] {
    return this.#parts.seasons
  }

  /** How many steps ahead the members were weighted for. */
  get horizon(): number {
    return this.#parts.horizon
  }

  /**
   * The next `horizon` values of every column: mean, median, and the intervals and quantiles that are asked for.
   *
   * Missing values at the end of a column are forecast too: the forecast starts after the last row, missing or not.
   *
   * @param horizon how many steps, at least 1
   * @throws `invalid-option` for levels, quantiles or bounds out of range, and for exogenous columns without future values
   */
  forecast(horizon: number, options: ForecastOptions<S> = {}): Forecast<S> {
    wholeNumber('horizon', horizon, 1, 1_000_000)
    const { levels, quantiles } = checkForecastOptions(options)
    const probabilities = probabilitiesOf(levels, quantiles)
    const columns = this.#mixtures(horizon, options).map(({ column, mixture, skip, last }) =>
      forecastColumn(column, mixture, { ...options, skip, horizon, last, probabilities }),
    )
    return assembleForecast<S>(this.#parts, columns, levels, quantiles)
  }

  /**
   * Sample paths of the future: joint draws over the horizon, so that totals and maxima over a period have a distribution.
   *
   * At every step the values of the paths are spread as the calibrated forecast distribution says; from step to step they
   * move as the members' recursions do. Columns are drawn independently of each other.
   *
   * @param count how many paths
   * @returns `count` series shaped as the series, each column `horizon` values long
   */
  paths(count: number, options: PathOptions<S>): Columns<S>[] {
    wholeNumber('count', count, 1, 1_000_000)
    const horizon = wholeNumber('horizon', options.horizon, 1, 1_000_000)
    checkBounds(options)
    const random = createRandom(wholeNumber('seed', options.seed ?? 0, 0))
    const byColumn = this.#mixtures(horizon, options).map(({ column, mixture, skip, last }, c) =>
      samplePaths(column, mixture, { ...options, count, skip, last }, random.fork(c)),
    )
    return Array.from({ length: count }, (_, i) =>
      fromColumns<S>(
        this.#parts,
        byColumn.map(paths => paths[i]!),
      ),
    )
  }

  /** The members of a column's combination with their weights and forecasts, the heaviest first. */
  members(horizon: number, column: string | number = 0): MemberForecast[] {
    const c = typeof column === 'number' ? column : this.names.indexOf(column)
    if (this.#parts.columns[c] === undefined) {
      throw invalidOption('column', column, `one of ${show([...this.names])} or its position`)
    }
    const { calendar, exogenousNames } = this.#parts
    if (exogenousNames.length > (calendar ? calendarNames(calendar.features).length : 0)) {
      throw invalidOption('column', column, 'of a model without exogenous columns')
    }
    const { column: own, mixture, skip } = this.#mixtures(horizon, {})[c]!
    let k = 0
    return own.parts
      .flatMap(part =>
        part.members.map(member => {
          const median = mixture.means[k]!.slice(skip)
          const weight = mixture.weights[k]!
          k += 1
          return {
            scale: part.scale,
            recent: part.recent,
            differencing: member.differencing,
            seasonalDifferencing: member.seasonalDifferencing,
            shrinkage: member.shrinkage,
            panelWeight: member.panelWeight,
            weight,
            median: part.scale === 'log' ? median.map(Math.exp) : median,
          }
        }),
      )
      .sort((a, b) => b.weight - a.weight)
  }

  /** What the forecasts rest on, as data and, in `text`, in words. */
  explain(): CombinationExplanation {
    return explainCombination(this.#parts)
  }

  /**
   * The same model with newer values to forecast from; nothing is refitted.
   *
   * @param newRows the values after those that the model knows, in the same columns
   * @param options the values of the exogenous columns over the new rows
   */
  update(newRows: SameColumns<S>, options: { exogenous?: Exogenous<S> } = {}): CombinedModel<S> {
    const { calendar, exogenousNames, names } = this.#parts
    const added = withSameColumns(this.#parts, toColumns(newRows as Series, 'newRows'), 'newRows')
    const count = added.length
    if (calendar && added.columns.some(column => column.length !== count)) {
      throw invalidOption(
        'newRows',
        'columns of different lengths',
        'columns of one length, since the model has dates',
      )
    }
    const exogenous = readExogenous(
      withCalendar(options.exogenous, calendar && nextColumns(calendar, count)),
      { names, lengths: added.columns.map(column => column.length), expected: exogenousNames },
      'update',
    )
    const columns = this.#parts.columns.map((column, c): CombinedColumn => {
      const values = added.columns[c]!
      const joined = concat(column.context, values)
      const keep = tailLength(joined, longestLookback(column))
      const known = values.filter(value => !Number.isNaN(value))
      return {
        ...column,
        context: joined.slice(joined.length - keep),
        least: known.reduce((least, value) => Math.min(least, value), column.least),
        largest: known.reduce((most, value) => Math.max(most, value), column.largest),
        exogenous: column.exogenous.map((past, e) =>
          concat(past, scaled(exogenous[e]![c]!, column.exogenousScalings[e]!)).slice(-keep),
        ),
      }
    })
    return new CombinedModel<S>({
      ...this.#parts,
      columns,
      calendar: calendar && { ...calendar, rows: calendar.rows + count },
    })
  }

  /** The model as plain JSON; `CombinedModel.fromJSON(JSON.parse(JSON.stringify(model)))` forecasts the same to the last bit. */
  toJSON(): CombinationJSON {
    return combinationToJSON(this.#parts)
  }

  /** The model that {@link toJSON} wrote; throws `corrupt` for anything else. */
  static fromJSON<S extends Series = Series>(json: CombinationJSON): CombinedModel<S> {
    return new CombinedModel<S>(parseCombination(json))
  }

  /** Each column's forecast distribution over a trailing gap and the steps asked for. */
  #mixtures(
    horizon: number,
    options: { context?: SameColumns<S>; exogenous?: Exogenous<S> },
  ): { column: CombinedColumn; mixture: Mixture; skip: number; last: number; context: ForecastContext }[] {
    const { calendar, exogenousNames, names } = this.#parts
    if (options.context !== undefined && exogenousNames.length > 0) {
      throw invalidOption(
        'context',
        'given',
        'left out for a model with exogenous columns; use `update` instead',
      )
    }
    const given = options.context === undefined ? undefined : this.#readContext(options.context)
    const future = readExogenous(
      withCalendar(options.exogenous, calendar && nextColumns(calendar, horizon)),
      { names, lengths: names.map(() => horizon), expected: exogenousNames },
      'forecast',
    )
    return this.#parts.columns.map((column, c) => {
      const series = completeSeries(given?.[c] ?? column.context, false)
      const context: ForecastContext = {
        values: series.values,
        season: column.season,
        largest: given ? series.values.reduce((most, v) => Math.max(most, v), -Infinity) : column.largest,
        exogenous: column.exogenous.map((past, e) =>
          concat(
            past.subarray(past.length - series.values.length - series.trailing),
            scaled(future[e]![c]!, column.exogenousScalings[e]!),
          ),
        ),
      }
      const skip = series.trailing
      return {
        column,
        context,
        skip,
        last: series.values[series.values.length - 1] ?? Number.NaN,
        mixture: forecastMixture(column.parts, context, skip + horizon),
      }
    })
  }

  #readContext(context: SameColumns<S>): readonly Float64Array[] {
    const panel = withSameColumns(this.#parts, toColumns(context as Series, 'context'), 'context')
    panel.columns.forEach((column, c) => {
      if (!column.every(Number.isNaN)) return
      throw new SupervisedBaselinesError(
        'invalid-series',
        `Column ${show(panel.names[c])} of \`context\` has no value; give at least one.`,
        { argument: 'context', column: panel.names[c] },
      )
    })
    return panel.columns
  }
}

interface ColumnRequest {
  readonly skip: number
  readonly horizon: number
  readonly last: number
  readonly probabilities: readonly number[]
  readonly min?: number
  readonly max?: number
}

function forecastColumn(column: CombinedColumn, mixture: Mixture, request: ColumnRequest): ColumnForecast {
  const { skip, horizon, last, probabilities } = request
  const clamp = clampTo(column, request)
  if (mixture.weights.length === 0) {
    const repeated = new Float64Array(horizon).fill(clamp(last))
    return { mean: repeated, quantiles: probabilities.map(() => repeated.slice()) }
  }
  const levels = probabilities.map(probability => calibratedLevel(column.calibration, probability))
  const mean = new Float64Array(horizon)
  const quantiles = probabilities.map(() => new Float64Array(horizon))
  for (let h = 0; h < horizon; h++) {
    mean[h] = clamp(mixtureMean(mixture, skip + h))
    mixtureQuantiles(mixture, skip + h, levels).forEach((value, i) => {
      quantiles[i]![h] = clamp(value)
    })
  }
  return { mean, quantiles }
}

function scaled(values: Float64Array, { centre, unit }: { centre: number; unit: number }): Float64Array {
  return values.map(value => (value - centre) / unit)
}

function concat(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
