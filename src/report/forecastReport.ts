import type { AutoARExplanation, CombinationExplanation } from '../forecasting/index.js'
import { type TimeAxis, timeAxis } from '../tables/index.js'
import { kpssPlot, lookbackPlot } from './autoARPlots.js'
import { forecastPlot } from './forecastPlot.js'
import { figure, folded, htmlPage, paragraphs, section, table } from './htmlPage.js'
import type { Markup } from './markup.js'
import { combinationHeader, combinationRows, kpssRows } from './tableRows.js'

/** One column of a forecast, with the values it goes on from. */
export interface ForecastColumn {
  /** The column's name. */
  name: string
  /** The values known. */
  history: ArrayLike<number>
  /** The forecast that follows them. */
  mean: ArrayLike<number>
  /** Bands around it. */
  intervals: readonly { level: number; lower: ArrayLike<number>; upper: ArrayLike<number> }[]
  /** Dates of its history, where columns differ in them. */
  dates?: readonly string[] | TimeAxis
}

/** What a forecast report is made of. */
export interface ForecastReport {
  /** Where the data came from, such as the file's name. */
  source: string
  /** What `model.explain()` gives. */
  explanation: AutoARExplanation | CombinationExplanation
  /** Each with its history and forecast. */
  columns: readonly ForecastColumn[]
  /** Dates of the history, as a file has them, or their axis. */
  dates?: readonly string[] | TimeAxis
  /** What was assumed when the data were read, one sentence each. */
  notes?: readonly string[]
  /** Steps ahead. */
  horizon: number
  /** How it was made, for the foot of the page. */
  madeBy: string
}

/** The most columns drawn; a page of hundreds of pictures helps nobody. */
const mostPictures = 24

/**
 * A forecast as one self-contained HTML page: pictures, why the model is as it is, the tests behind it.
 *
 * @example
 * const load = Array.from({ length: 300 }, (_, t) => Math.sin(t / 4))
 * const model = autoAR({ load }, { horizon: 24 })
 * const { mean } = model.forecast(24)
 * const columns = [{ name: 'load', history: load, mean: mean.load, intervals: [] }]
 * const html = forecastReport({ source: 'load.csv', explanation: model.explain(), columns, horizon: 24, madeBy: 'me' })
 */
export function forecastReport(report: ForecastReport): string {
  const { source, explanation, columns, dates, horizon } = report
  const pictures = columns.slice(0, mostPictures).map(column =>
    figure(size =>
      forecastPlot({
        ...size,
        ...(dates && { dates }),
        ...column,
        title: column.name,
        subtitle: `${horizon} steps ahead${intervalWords(column)}`,
      }),
    ),
  )
  const left = columns.length - pictures.length
  return htmlPage({
    title: `Forecast of ${source}`,
    lead: leadOf(explanation, columns.length),
    sections: [
      section(
        'Forecast',
        report.notes && report.notes.length > 0 ? paragraphs(report.notes.join('\n')) : undefined,
        ...pictures,
        left > 0 ? paragraphs(`${left} more columns are not drawn.`) : undefined,
        folded(
          'The numbers',
          ...columns.slice(0, mostPictures).map(column => numbersTable(column, column.dates ?? dates)),
        ),
      ),
      ...whySections(explanation),
    ],
    footer: report.madeBy,
  })
}

/** How much was forecast, and by what. */
function leadOf(explanation: ForecastReport['explanation'], columns: number): string {
  const counted = (rows: number) => `${rows} rows, ${columns} ${columns === 1 ? 'column' : 'columns'}`
  if ('order' in explanation) {
    const { rows, order } = explanation
    return `${counted(rows)}; Auto-AR of ${order.lags} lags, ${differenced(order.differencing)}`
  }
  const rows = explanation.columns.reduce((most, column) => Math.max(most, column.rows), 0)
  const season =
    explanation.seasons.length === 0 ? 'no season' : `season ${explanation.seasons.join(' and ')}`
  return `${counted(rows)}; Auto-AR by combination, ${season}`
}

function whySections(explanation: ForecastReport['explanation']): (Markup | undefined)[] {
  if ('order' in explanation) {
    return [
      section('Why this model', paragraphs(explanation.text), lookbackFigure(explanation)),
      kpssSection(explanation),
    ]
  }
  return [
    section(
      'Why this model',
      paragraphs(explanation.text),
      table({
        caption: 'What each forecast consists of, and mean absolute errors on held-out rows',
        header: [...combinationHeader],
        rows: combinationRows({ columns: explanation.columns.slice(0, mostRows) }),
      }),
    ),
  ]
}

/** The most columns in a table. */
const mostRows = 200

/** The curve of the criterion over lookbacks. */
export function lookbackFigure(explanation: AutoARExplanation): Markup {
  return figure(size => lookbackPlot(explanation, { ...size, height: 300 }))
}

/** The KPSS tests as a picture and as a table; undefined where none was made. */
export function kpssSection(explanation: AutoARExplanation): Markup | undefined {
  if (explanation.kpss.tests.length === 0) return undefined
  return section(
    'Tests of stationarity',
    figure(size => kpssPlot(explanation, size)!),
    kpssTable(explanation),
  )
}

/** In words, how often a series was differenced. */
export function differenced(times: number): string {
  return ['not differenced', 'differenced once', 'differenced twice'][times] ?? `differenced ${times} times`
}

function intervalWords({ intervals }: ForecastColumn): string {
  const levels = intervals.map(({ level }) => `${level} %`)
  return levels.length === 0 ? '' : `, with ${levels.join(' and ')} intervals`
}

/** The most steps in a table of numbers. */
const mostSteps = 200

function numbersTable(
  { name, history, mean, intervals }: ForecastColumn,
  dates?: readonly string[] | TimeAxis,
): Markup {
  const axis = timeAxis(dates)
  const shown = Math.min(mean.length, mostSteps)
  const digits = (value: number) => String(Number(value.toPrecision(6)))
  return table({
    caption: `Forecast of ${name}${shown < mean.length ? `, the first ${shown} of ${mean.length} steps` : ''}`,
    header: [
      axis.isTime ? 'date' : 'step',
      'forecast',
      ...intervals.flatMap(({ level }) => [`${level} % from`, `${level} % to`]),
    ],
    rows: Array.from({ length: shown }, (_, h) => [
      axis.label(history.length + h) ?? String(h + 1),
      digits(mean[h]!),
      ...intervals.flatMap(({ lower, upper }) => [digits(lower[h]!), digits(upper[h]!)]),
    ]),
  })
}

function kpssTable(explanation: AutoARExplanation): Markup {
  return table({
    caption: `KPSS tests at the level ${explanation.kpss.significance}`,
    header: ['column', 'differenced', 'KPSS statistic', 'p-value', 'stationary around a trend'],
    rows: kpssRows(explanation),
  })
}
