/** The forecasters that the benchmarks compare, behind one interface. */
import { autoAR } from '../../src/forecasting/index.js'

/** What is asked of a forecaster. */
export interface ForecastQuestion {
  readonly horizon: number
  /** The calendar seasons, shortest first; none for yearly series. */
  readonly seasons: readonly number[]
  /** The season of MASE, which Seasonal Naive repeats. */
  readonly maseSeason: number
  /** The levels of the quantiles, rising. */
  readonly levels: readonly number[]
  /** Columns known ahead, for each series: their past rows and those of the horizon. */
  readonly past?: readonly (readonly Float64Array[])[]
  readonly future?: readonly (readonly Float64Array[])[]
}

/** The answer: `quantiles[series][level][step]`. */
export interface PanelForecast {
  readonly quantiles: readonly (readonly Float64Array[])[]
  readonly mean?: readonly Float64Array[]
}

/** Forecasts series of different lengths, with NaN where a value is missing. */
export type PanelForecaster = (panel: readonly Float64Array[], question: ForecastQuestion) => PanelForecast

/** The levels of GIFT-Eval and fev: .1 to .9. */
export const deciles: readonly number[] = Array.from({ length: 9 }, (_, k) => (k + 1) / 10)

/** Repeats the last season of MASE, gaps filled by the value before; the same at every level. */
const seasonalNaive: PanelForecaster = (panel, { horizon, maseSeason, levels }) => ({
  quantiles: panel.map(series => {
    const forecast = repeatSeason(series, maseSeason, horizon)
    return levels.map(() => forecast)
  }),
})

/** The last `season` values again and again; the mean where there are fewer. */
export function repeatSeason(series: Float64Array, season: number, horizon: number): Float64Array {
  const known = fillForward(series)
  const mean = known.reduce((total, value) => total + value, 0) / known.length
  return Float64Array.from({ length: horizon }, (_, k) =>
    known.length >= season ? known[known.length - season + (k % season)]! : mean,
  )
}

/** Missing values take the one before; those at the start the first that is known. */
export function fillForward(series: Float64Array): Float64Array {
  const filled = series.slice()
  let last = series.find(value => !Number.isNaN(value)) ?? NaN
  for (const [t, value] of series.entries()) {
    if (Number.isNaN(value)) filled[t] = last
    else last = value
  }
  return filled
}

/** `autoAR` with its defaults. */
const auto: PanelForecaster = (panel, { horizon, seasons, levels, past, future }) => {
  const model = autoAR(panel, {
    horizon,
    season: seasons.length > 0 ? seasons : 'none',
    ...(past && { exogenous: byName(past) }),
  })
  const { quantiles } = model.forecast(horizon, {
    quantiles: levels,
    ...(future && { exogenous: byName(future) }),
  })
  return { quantiles: panel.map((_, s) => quantiles.map(({ values }) => values[s]!)) }
}

type NamedColumns = Readonly<Record<string, readonly Float64Array[]>>

/** Each series' columns known ahead as named columns of one value a series. */
function byName(columns: readonly (readonly Float64Array[])[]): NamedColumns {
  return Object.fromEntries(columns[0]!.map((_, c) => [`known${c + 1}`, columns.map(own => own[c]!)]))
}

const forecasters: Record<string, PanelForecaster> = { autoAR: auto, seasonalNaive }

/** The name of the forecaster that FORECASTER asks for; `autoAR` by default. */
export const forecasterName = process.env['FORECASTER'] ?? 'autoAR'

/** A forecaster by its name, or the one that FORECASTER asks for. */
export function forecasterUnderTest(name = forecasterName): PanelForecaster {
  const forecaster = forecasters[name]
  if (!forecaster) throw new Error(`FORECASTER=${name} is none of ${Object.keys(forecasters).join(', ')}`)
  return forecaster
}
