import { wholeNumber } from '../../common/checks.js'
import { invalidOption, SupervisedBaselinesError } from '../../errors.js'
import type { Pooling } from '../choose/pooling.js'
import {
  type Panel,
  refuseEmptyColumns,
  type SameColumns,
  type Series,
  toPanel,
  withSameColumns,
} from '../panel/series.js'
import type { ARModelJSON, ARModelParts, AROrder, ColumnFit } from './arModelParts.js'
import { assembleForecast, probabilitiesOf } from './assembleForecast.js'
import { recentValues } from './fillGaps.js'
import { checkForecastOptions, type Forecast, type ForecastModel, type ForecastOptions } from './forecast.js'
import { impulseResponse } from './impulseResponse.js'
import { normalQuantile } from './normalQuantile.js'
import { parseARModel } from './parseARModel.js'
import { extrapolate, type Recursion } from './recursion.js'

export type { ARModelJSON, AROrder, ColumnFit } from './arModelParts.js'

/**
 * A fitted auto-regression: forecasts the series it was fitted on, or any other of the same columns.
 *
 * Made by `fitAR` and `autoAR`, or read back by {@link ARModel.fromJSON}. Never changes: {@link update} gives a new one.
 */
export class ARModel<S extends Series = Series> implements ForecastModel<S> {
  /** Lags and differencing. */
  readonly order: AROrder
  /** How much columns were fitted on each other's rows. */
  readonly pooling: Pooling
  /** What a reader should know before trusting the fit; empty when all is well. */
  readonly warnings: readonly string[]
  readonly #parts: ARModelParts

  /** @internal */
  constructor(parts: ARModelParts) {
    const { differencing } = parts.order
    this.#parts = {
      ...parts,
      context: parts.context.map((column, c) => recentValues(column, { ...parts.fits[c]!, differencing })),
    }
    this.order = parts.order
    this.pooling = parts.pooling
    this.warnings = parts.warnings
  }

  /** The names of the columns; a single column is called `'0'`, those of a list by their place. */
  get names(): readonly string[] {
    return this.#parts.names
  }

  /** The fit of each column, in the order of `names`. */
  get fits(): readonly ColumnFit[] {
    return this.#parts.fits
  }

  /**
   * The covariance of the columns' one-step errors, row by row (`names.length` squared numbers, in the columns' units);
   * undefined where the fit was asked to leave it out.
   */
  get noiseCovariance(): Float64Array | undefined {
    return this.#parts.noiseCovariance
  }

  /**
   * The next `horizon` values of every column, with intervals where `levels` asks for them.
   *
   * Means are exact recursions of the fitted model. Intervals are `mean +- z sigma sqrt(psi[0]^2 + ... + psi[h-1]^2)`: they
   * hold the noise to be normal and the coefficients to be known. `conformalIntervals` needs neither.
   * Missing values are replaced by their own forecasts: a gap of g values at the end is the same as forecasting g steps further.
   *
   * @param horizon how many steps, at least 1
   * @throws `series-too-short` where `context` has fewer values than the model looks back on
   *
   * Source: Brockwell and Davis (1991), section 9.5.
   */
  forecast(horizon: number, options: ForecastOptions<S> = {}): Forecast<S> {
    wholeNumber('horizon', horizon, 1, 1_000_000)
    const { levels, quantiles } = checkForecastOptions(options)
    if (options.exogenous !== undefined)
      throw invalidOption('exogenous', options.exogenous, 'left out for a model without exogenous columns')
    const context = options.context === undefined ? this.#parts.context : this.#readContext(options.context)
    const { min = -Infinity, max = Infinity } = options
    const clamp = (value: number) => Math.min(max, Math.max(min, value))
    const probabilities = probabilitiesOf(levels, quantiles)
    const spreads = this.spreads(horizon)
    const columns = this.means(context, horizon).map((mean, c) => ({
      mean: mean.map(clamp),
      quantiles: probabilities.map(probability => {
        const z = normalQuantile(probability)
        return mean.map((value, h) => clamp(z === 0 ? value : value + z * spreads[c]![h]!))
      }),
    }))
    return assembleForecast<S>(this.#parts, columns, levels, quantiles)
  }

  /**
   * The same model with newer values to go on from; nothing is refitted.
   *
   * @param newRows the values after those the model knows, in the same columns
   */
  update(newRows: SameColumns<S>): ARModel<S> {
    const panel = this.#readColumns(newRows, 'newRows')
    const context = this.#parts.context.map((column, c) => {
      const joined = new Float64Array(column.length + panel.length)
      joined.set(column)
      joined.set(panel.columns[c]!, column.length)
      return joined
    })
    return this.withParts({ ...this.#parts, context })
  }

  /** The model as plain JSON; `ARModel.fromJSON(JSON.parse(JSON.stringify(model)))` forecasts the same to the last bit. */
  toJSON(): ARModelJSON {
    const { form, names, order, pooling, fits, noiseCovariance, context, warnings } = this.#parts
    const distinct = [...new Set(fits.map(fit => fit.coefficients))]
    return {
      format: 'supervised-baselines/ar-model',
      version: 1,
      form,
      names,
      order,
      pooling,
      coefficients: distinct.map(values => [...values]),
      standardErrors: distinct.map(values => {
        const errors = fits.find(fit => fit.coefficients === values)!.standardErrors
        return errors ? [...errors] : null
      }),
      fits: fits.map(({ coefficients, intercept, noiseVariance, stationary }) => ({
        coefficients: distinct.indexOf(coefficients),
        intercept,
        noiseVariance,
        stationary,
      })),
      noiseCovariance: noiseCovariance ? [...noiseCovariance] : null,
      context: context.map(column => Array.from(column, value => (Number.isNaN(value) ? null : value))),
      warnings,
    }
  }

  /** The model that {@link toJSON} wrote; throws `corrupt` for anything else. */
  static fromJSON<S extends Series = Series>(json: ARModelJSON): ARModel<S> {
    return new ARModel<S>(parseARModel(json))
  }

  /** @internal Forecasts from the last values of each column, which have no gaps. */
  means(context: readonly Float64Array[], horizon: number): Float64Array[] {
    return context.map((column, c) => extrapolate(column, this.recursion(c), horizon))
  }

  /** @internal The recursion of one column. */
  recursion(column: number): Recursion {
    const { coefficients, intercept } = this.#parts.fits[column]!
    return { coefficients, intercept, differencing: this.order.differencing }
  }

  /** @internal The standard deviation of forecast errors 1 to `horizon` steps ahead, per column. */
  spreads(horizon: number): Float64Array[] {
    const responses = new Map<Float64Array, Float64Array>()
    return this.fits.map(({ coefficients, noiseVariance }) => {
      let growth = responses.get(coefficients)
      if (!growth) {
        let sum = 0
        growth = impulseResponse(coefficients, this.order.differencing, horizon).map(psi => {
          sum += psi * psi
          return Math.sqrt(sum)
        })
        responses.set(coefficients, growth)
      }
      return growth.map(g => g * Math.sqrt(noiseVariance))
    })
  }

  /** @internal A model of the same kind with other parts. */
  protected withParts(parts: ARModelParts): ARModel<S> {
    return new ARModel<S>(parts)
  }

  #readColumns(series: Series, argument: string): Panel {
    return withSameColumns(this.#parts, toPanel(series, argument), argument)
  }

  #readContext(context: Series): readonly Float64Array[] {
    const panel = this.#readColumns(context, 'context')
    refuseEmptyColumns(panel, 'context')
    const reach = this.order.lags + this.order.differencing
    if (panel.length < reach) {
      throw new SupervisedBaselinesError(
        'series-too-short',
        `\`context\` has ${panel.length} rows, but the model looks back on ${reach}; give at least ${reach} rows.`,
        { length: panel.length, needed: reach },
      )
    }
    return panel.columns.map((column, c) => recentValues(column, this.recursion(c)))
  }
}
