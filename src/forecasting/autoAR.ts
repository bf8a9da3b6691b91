import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import type { AutoARModel } from './choose/autoARModel.js'
import { type CombineAROptions, combineSteps, runSteps, runStepsAsync } from './combine/combineAR.js'
import type { CombinedModel } from './combine/combinedModel.js'
import { defaultHorizon } from './fitAR.js'
import type { Series } from './panel/series.js'
import { asksForOne, type SingleAROptions, singleAR } from './singleAR.js'

export type { SingleAROptions } from './singleAR.js'

/** Options of {@link autoAR}; every one has a default. */
export type AutoAROptions = CombineAROptions | SingleAROptions

/**
 * Forecasts any number of series with linear auto-regressions, without a choice to make.
 *
 * The default combines ridge auto-regressions of the series, its first differences, its seasonal differences and both, on the
 * raw scale and, where all values are positive, on the log scale. Each is solved in closed form; its weight follows from its evidence
 * and its errors over the horizon. The columns of a panel inform each other. Held-out rows calibrate the quantiles.
 *
 * `combine: false` chooses one auto-regression instead: differencing by KPSS tests, the lookback by BIC. `preset: 'paper'`
 * follows arXiv 2411.02796 to the letter.
 *
 * @param series one column, a list of columns or a record of named columns, each of its own length; NaN marks missing values
 * @throws `invalid-series` or `invalid-option`, each saying what is accepted
 *
 * @example
 * const load = Array.from({ length: 900 }, (_, hour) => 50 + 9 * Math.sin(hour / 4) + ((hour * 7919) % 13) / 4)
 * const model = autoAR({ load }, { horizon: 24, season: 25 })
 * const { median, intervals } = model.forecast(24, { levels: [80, 95] })
 * console.log(median.load[0], intervals[1]!.lower.load[0], model.explain().text)
 */
export function autoAR<S extends Series>(
  series: S,
  options: SingleAROptions & ({ combine: false } | { preset: 'paper' }),
): AutoARModel<S>
export function autoAR<S extends Series>(series: S, options?: CombineAROptions): CombinedModel<S>
export function autoAR<S extends Series>(
  series: S,
  options?: AutoAROptions,
): CombinedModel<S> | AutoARModel<S>
export function autoAR<S extends Series>(
  series: S,
  options: AutoAROptions = {},
): CombinedModel<S> | AutoARModel<S> {
  if (isSingle(options)) return singleAR(series, options)
  return runSteps(combineSteps(series, options, defaultHorizon), options)
}

/**
 * The combination of {@link autoAR}, fitted without keeping the process busy: it lets timers, signals and events have their
 * turn between the fits of two series.
 */
export async function autoARAsync<S extends Series>(
  series: S,
  options: CombineAROptions = {},
): Promise<CombinedModel<S>> {
  return runStepsAsync(combineSteps(series, options, defaultHorizon), options)
}

/** Options that only a single model has. */
const singleOptions: readonly string[] = [
  'lags',
  'maxLag',
  'differencing',
  'maxDifferencing',
  'criterion',
  'pooling',
  'significance',
  'standardize',
  'covariance',
]

function isSingle(options: AutoAROptions): options is SingleAROptions {
  if (options === null || typeof options !== 'object') throw invalidOption('options', options, 'an object')
  if (asksForOne(options)) return true
  const misplaced = Object.keys(options).find(name => singleOptions.includes(name))
  if (misplaced !== undefined) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The option \`${misplaced}\` is for a single auto-regression, but \`autoAR\` combines many by default. ` +
        'Add `combine: false`, or leave the option out.',
      { option: misplaced, value: (options as Record<string, unknown>)[misplaced] },
    )
  }
  return false
}
