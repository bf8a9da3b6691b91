// Forecasts, in a worker: reads the table, chooses the model, draws.
import { autoAR } from 'supervised-baselines/forecasting'
import {
  forecastPlot,
  forecastReport,
  kpssPlot,
  kpssRows,
  linePlot,
  lookbackPlot,
  timeAxis,
} from 'supervised-baselines/report'
import type { Picture, TableText } from './elements.js'
import { failure } from './failure.js'
import type { ForecastReply, ForecastRequest, ForecastResult } from './messages.js'

/** The most columns drawn, and the most rows in a table. */
const most = { columns: 12, rows: 200 }
const levels = [80, 95]

addEventListener('message', async ({ data }: MessageEvent<ForecastRequest>) => {
  try {
    answer({ kind: 'result', result: await forecast(data) })
  } catch (error) {
    answer(failure(error))
  }
})

function answer(reply: ForecastReply): void {
  postMessage(reply)
}

async function forecast({ file, name, horizon, preset, missing }: ForecastRequest): Promise<ForecastResult> {
  answer({ kind: 'progress', text: `Reading ${name}` })
  const { readFile } = await import('./readFile.js')
  const table = await readFile(file, name, missing)
  answer({
    kind: 'progress',
    text: `Choosing the model for ${table.rows} rows of ${count(table.names.length, 'column')}`,
  })
  const series = Object.fromEntries(table.names.map((column, c) => [column, table.columns[c]!]))
  const model = autoAR(series, { horizon, preset })
  const { mean, intervals } = model.forecast(horizon, { levels })
  const explanation = model.explain()
  const columns = table.names.map((column, c) => ({
    name: column,
    history: table.columns[c]!,
    mean: mean[column]!,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower[column]!,
      upper: upper[column]!,
    })),
  }))
  const dates = table.dates && { dates: table.dates }
  const axis = timeAxis(table.dates)
  const when = Array.from({ length: horizon }, (_, h) => axis.label(table.rows + h) ?? String(h + 1))
  const header = [
    axis.isTime ? 'date' : 'step',
    'forecast',
    ...levels.flatMap(level => [`${level} % from`, `${level} % to`]),
  ]
  const cells = ({ mean, intervals }: (typeof columns)[number], h: number) =>
    [mean[h]!, ...intervals.flatMap(({ lower, upper }) => [lower[h]!, upper[h]!])].map(value =>
      String(Number(value.toPrecision(6))),
    )
  const { lags, differencing } = model.order
  const times = ['not differenced', 'differenced once', 'differenced twice'][differencing]
  return {
    headline: `Auto-AR looks back ${count(lags, 'step')}, ${times ?? `differenced ${differencing} times`}`,
    why: explanation.text.split('\n'),
    forecasts: columns.slice(0, most.columns).map(column => ({
      name: column.name,
      picture: both(size =>
        forecastPlot({
          ...size,
          ...column,
          ...dates,
          title: column.name,
          subtitle: `${count(horizon, 'step')} ahead, with ${levels.join(' and ')} % intervals`,
        }),
      ),
      table: {
        caption: `Forecast of ${column.name}${horizon > most.rows ? `, its first ${most.rows} steps` : ''}`,
        header,
        rows: when.slice(0, most.rows).map((date, h) => [date, ...cells(column, h)]),
      },
    })),
    left: Math.max(0, columns.length - most.columns),
    lookback: both(size => lookbackPlot(explanation, { ...size, height: 300 })),
    kpss:
      explanation.kpss.tests.length === 0
        ? undefined
        : { picture: both(size => kpssPlot(explanation, size)!), table: kpssTable(explanation) },
    coefficients: lags === 0 ? undefined : coefficientsOf(model),
    csv: [
      [
        header[0],
        ...columns.flatMap(({ name }) => [
          quoted(name),
          ...header.slice(2).map(bound => quoted(`${name} ${bound}`)),
        ]),
      ],
      ...when.map((date, h) => [quoted(date), ...columns.flatMap(column => cells(column, h))]),
    ]
      .map(row => row.join(','))
      .join('\n'),
    report: forecastReport({
      source: name,
      explanation,
      columns,
      ...dates,
      horizon,
      madeBy: 'Made in a browser by the playground of supervised-baselines.',
    }),
  }
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

/** A cell of a CSV file; what a spreadsheet would take for a formula becomes text. */
function quoted(cell: string): string {
  const text = /^[=+@\t\r]|^-\D/.test(cell) ? `'${cell}` : cell
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
