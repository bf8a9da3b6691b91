// What a forecast takes beside the model: reading the file, dates, pictures. Loaded with the first file.
import {
  csvLines,
  longForecastTable,
  longNamesOf,
  type ResultTable,
  type SeriesForecast,
  type Table,
  wideForecastTable,
} from 'supervised-baselines'
import type { autoAR } from 'supervised-baselines/forecasting'
import {
  forecastPlot,
  forecastReport,
  kpssPlot,
  kpssRows,
  linePlot,
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
  const model = choose(alignedAtEnd(table), { horizon, preset })
  const { mean, intervals } = model.forecast(horizon, { levels })
  const explanation = model.explain()
  const columns = table.names.map((column, c) => ({
    name: column,
    axis: table.panel?.axes[c] ?? table.axis,
    history: table.columns[c]!,
    mean: mean[column]!,
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
  const { lags, differencing } = model.order
  const times = ['not differenced', 'differenced once', 'differenced twice'][differencing]
  return {
    headline: `Auto-AR looks back ${count(lags, 'step')}, ${times ?? `differenced ${differencing} times`}`,
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
    lookback: both(size => lookbackPlot(explanation, { ...size, height: 300 })),
    kpss:
      explanation.kpss.tests.length === 0
        ? undefined
        : { picture: both(size => kpssPlot(explanation, size)!), table: kpssTable(explanation) },
    coefficients: lags === 0 ? undefined : coefficientsOf(model),
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

function kpssTable(explanation: ReturnType<ReturnType<typeof autoAR>['explain']>): TableText {
  return {
    caption: `KPSS tests of stationarity around a trend, at the level ${explanation.kpss.significance}`,
    header: ['column', 'differenced', 'statistic', 'p-value', 'stationarity'],
    rows: kpssRows(explanation),
  }
}

/** The coefficients of the first column by lag, and the largest of them. */
function coefficientsOf({ fits, names }: ReturnType<typeof autoAR>): { picture: Picture; table: TableText } {
  const values = [...fits[0]!.coefficients]
  const isShared = fits.every(({ coefficients }) => coefficients === fits[0]!.coefficients)
  const whose = names.length === 1 || isShared ? '' : ` of ${names[0]}`
  const largest = values
    .map((value, i) => ({ value, lag: i + 1 }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 10)
  return {
    picture: both(size =>
      linePlot({
        ...size,
        title: `Coefficients${whose}`,
        subtitle: 'the weight of the value so many steps back',
        curves: [{ label: '', x: values.map((_, i) => i + 1), y: values }],
        rules: [{ y: 0, label: '' }],
        xLabel: 'lag',
        height: 260,
      }),
    ),
    table: {
      caption: `The largest of ${values.length} coefficients${whose}`,
      header: ['lag', 'coefficient'],
      rows: largest.map(({ lag, value }) => [String(lag), value.toPrecision(4)]),
    },
  }
}

function both(draw: (size: { width: number }) => string): Picture {
  return { wide: draw({ width: 760 }), narrow: draw({ width: 400 }) }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
