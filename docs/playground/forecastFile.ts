// What a forecast takes beside the model: reading the file, dates, pictures. Loaded with the first file.
import {
  csvLines,
  longForecastTable,
  longNamesOf,
  type ResultTable,
  type SeriesForecast,
  seasonOf,
  type Table,
  wideForecastTable,
} from 'supervised-baselines'
import type { AutoARExplanation, autoAR, CombinationExplanation } from 'supervised-baselines/forecasting'
import {
  combinationHeader,
  combinationRows,
  forecastPlot,
  forecastReport,
  kpssPlot,
  kpssRows,
  lookbackPlot,
} from 'supervised-baselines/report'
import type { Picture, TableText } from './elements.js'
import type { ForecastRequest, ForecastResult } from './messages.js'
import { readFile } from './readFile.js'

/** The most columns drawn, and the most rows in a table. */
const most = { columns: 12, rows: 200 }
const levels = [80, 95]

/** Reads a file, has `choose` find the model for it, and draws its forecast. */
export async function forecastFile(
  { file, name, horizon, preset, missing }: ForecastRequest,
  choose: typeof autoAR,
  progress: (text: string) => void,
): Promise<ForecastResult> {
  const table = await readFile(file, name, missing)
  progress(`Choosing the model for ${table.rows} rows of ${count(table.names.length, 'column')}`)
  const model =
    preset === 'paper'
      ? choose(alignedAtEnd(table), { horizon, preset })
      : choose(seriesOf(table), { horizon, season: seasonOfTable(table) })
  const { median, intervals } = model.forecast(horizon, { levels })
  const explanation = model.explain()
  const single = 'order' in explanation ? explanation : undefined
  const columns = table.names.map((column, c) => ({
    name: column,
    axis: table.panel?.axes[c] ?? table.axis,
    history: table.columns[c]!,
    mean: median[column]!,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower[column]!,
      upper: upper[column]!,
    })),
  }))
  const header = (isTime: boolean) => [
    isTime ? 'date' : 'step',
    'forecast',
    ...levels.flatMap(level => [`${level} % from`, `${level} % to`]),
  ]
  const cells = ({ axis, mean, intervals }: (typeof columns)[number], h: number) => [
    axis.label(axis.rows + h) ?? String(h + 1),
    ...[mean[h]!, ...intervals.flatMap(({ lower, upper }) => [lower[h]!, upper[h]!])].map(value =>
      String(Number(value.toPrecision(6))),
    ),
  ]
  return {
    headline: single ? singleHeadline(single.order) : combinedHeadline(model),
    why: [...table.notes, ...explanation.text.split('\n')],
    forecasts: columns.slice(0, most.columns).map(column => ({
      name: column.name,
      picture: both(size =>
        forecastPlot({
          ...size,
          ...column,
          dates: column.axis,
          title: column.name,
          subtitle: `${count(horizon, 'step')} ahead, with ${levels.join(' and ')} % intervals`,
        }),
      ),
      table: {
        caption: `Forecast of ${column.name}${horizon > most.rows ? `, its first ${most.rows} steps` : ''}`,
        header: header(column.axis.isTime),
        rows: Array.from({ length: Math.min(horizon, most.rows) }, (_, h) => cells(column, h)),
      },
    })),
    left: Math.max(0, columns.length - most.columns),
    parts:
      'columns' in explanation && !single
        ? {
            caption: 'What each forecast consists of, and mean absolute errors on held-out rows',
            header: [...combinationHeader],
            rows: combinationRows(explanation as CombinationExplanation).slice(0, most.rows),
          }
        : undefined,
    lookback: single && both(size => lookbackPlot(single, { ...size, height: 300 })),
    kpss:
      single && single.kpss.tests.length > 0
        ? { picture: both(size => kpssPlot(single, size)!), table: kpssTable(single) }
        : undefined,
    csv: [...csvLines(csvOf(table, columns))].join('').trimEnd(),
    report: forecastReport({
      source: name,
      explanation,
      columns: columns.map(column => ({ ...column, dates: column.axis })),
      notes: table.notes,
      horizon,
      madeBy: 'Made in a browser by the playground of supervised-baselines.',
    }),
  }
}

/** A table's columns as a record, the shorter ones with missing values before their first. */
function alignedAtEnd({ names, columns, rows }: Table): Record<string, Float64Array> {
  return Object.fromEntries(
    names.map((name, c) => {
      const padded = new Float64Array(rows).fill(Number.NaN)
      padded.set(columns[c]!, rows - columns[c]!.length)
      return [name, padded]
    }),
  )
}

/** The forecasts as a table to save, with the digits that the page shows. */
function csvOf(table: Table, forecasts: readonly SeriesForecast[]): ResultTable {
  const rounded = (values: ArrayLike<number>) =>
    Float64Array.from(values, value => Number(value.toPrecision(6)))
  const columns = forecasts.map(({ name, axis, mean, intervals }) => ({
    name,
    axis,
    mean: rounded(mean),
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: rounded(lower),
      upper: rounded(upper),
    })),
  }))
  return table.panel ? longForecastTable(columns, longNamesOf(table)) : wideForecastTable(columns)
}

function kpssTable(explanation: AutoARExplanation): TableText {
  return {
    caption: `KPSS tests of stationarity around a trend, at the level ${explanation.kpss.significance}`,
    header: ['column', 'differenced', 'statistic', 'p-value', 'stationarity'],
    rows: kpssRows(explanation),
  }
}

function singleHeadline({ lags, differencing }: AutoARExplanation['order']): string {
  const times = ['not differenced', 'differenced once', 'differenced twice'][differencing]
  return `Auto-AR looks back ${count(lags, 'step')}, ${times ?? `differenced ${differencing} times`}`
}

function combinedHeadline(model: object): string {
  const seasons = 'seasons' in model ? (model.seasons as readonly number[]) : []
  return seasons.length === 0
    ? 'Auto-AR combines regressions without a season'
    : `Auto-AR combines regressions with a season of ${seasons.join(' and ')} steps`
}

/** The seasons that the dates suggest; without dates the series themselves decide. */
function seasonOfTable({ frequency }: Table): readonly number[] | 'auto' | 'none' {
  if (frequency === undefined || frequency.unit === 'step') return 'auto'
  const seasons = seasonOf(frequency)
  return seasons.length > 0 ? seasons : 'none'
}

function seriesOf({ names, columns }: Table): Record<string, Float64Array> {
  return Object.fromEntries(names.map((name, c) => [name, columns[c]!]))
}

function both(draw: (size: { width: number }) => string): Picture {
  return { wide: draw({ width: 760 }), narrow: draw({ width: 400 }) }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
