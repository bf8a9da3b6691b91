// Forecasts real series with Auto-AR, says why the model is as it is, and compares it on the held-out last tenth of each
// series with the seasonal-naive forecast and with the short lookback that AutoARIMA stops at (5 lags). Then it finds a
// network for handwritten digits (examples/dasha-digits.ts).
//
//   npm run demo            writes pictures and a report into out/
//   npm run demo -- DIR     writes them into DIR
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textTable } from '../src/common/textTable.js'
import { autoAR, backtest } from '../src/forecasting/index.js'
import { autoARIMALongestLookback, forecastPlot, forecastReport } from '../src/report/index.js'
import { type DemoSeries, demoSeries } from './support/npmSeries.js'
import { seasonalNaive, seasonalNaiveErrors } from './support/seasonalNaive.js'

const outDir = process.argv[2] ?? 'out'
mkdirSync(outDir, { recursive: true })

const rows: string[][] = []
for (const series of await demoSeries()) {
  const { title, horizon, season, names, columns, unit } = series
  const from = Math.floor(0.9 * series.rows)
  const upTo = (end: number) =>
    Object.fromEntries(names.map((name, c) => [name, columns[c]!.subarray(0, end)]))
  const known = upTo(from)
  const model = autoAR(known, { horizon })
  // As many lags as AutoARIMA tries by default, whatever is differenced first.
  const short = autoAR(known, { horizon, maxLag: autoARIMALongestLookback + model.order.differencing })
  const errorsOf = (candidate: typeof model) =>
    backtest(candidate, upTo(series.rows), { horizons: [horizon], from }).horizons[0]!

  console.log(`\n${title}: ${series.rows} rows, ${names.join(', ')}; ${horizon} ${unit} ahead`)
  console.log(model.explain().text.replace(/^/gm, '  '))
  const naive = seasonalNaiveErrors(columns, { season, horizon, from })
  const [auto, five] = [errorsOf(model), errorsOf(short)]
  rows.push([
    title,
    String(horizon),
    `${model.order.lags}`,
    auto.mae.toPrecision(4),
    `${five.mae.toPrecision(4)} (${ratio(five.mae, auto.mae)})`,
    `${naive.mae.toPrecision(4)} (${ratio(naive.mae, auto.mae)})`,
  ])
  draw(series)
}

console.log('\nMean absolute error over every window of the last tenth (and what it is of Auto-AR)\n')
const header = [
  'series',
  'ahead',
  'lags',
  'Auto-AR',
  `at most ${autoARIMALongestLookback} lags`,
  'seasonal naive',
]
console.log(textTable(header, rows))
console.log(`\nPictures and a report are in ${outDir}/.`)
await import('./dasha-digits.js')

function ratio(error: number, reference: number): string {
  return `x ${(error / reference).toFixed(2)}`
}

/** One forecast of the last values, beside what came, as a picture and as a report. */
function draw({ title, horizon, season, names, columns, dates = [], unit, rows }: DemoSeries): void {
  const from = rows - horizon
  const histories = columns.map(column => column.subarray(0, from))
  const record = Object.fromEntries(names.map((name, c) => [name, histories[c]!]))
  const model = autoAR(record, { horizon })
  const { mean, intervals } = model.forecast(horizon, { levels: [80, 95] })
  const forecasts = names.map((name, c) => ({
    name,
    history: histories[c]!,
    mean: mean[name]!,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower[name]!,
      upper: upper[name]!,
    })),
  }))
  const known = dates.slice(0, from)
  const file = title.toLowerCase().replaceAll(' ', '-')
  const [first] = forecasts
  writeFileSync(
    join(outDir, `${file}.svg`),
    forecastPlot({
      ...first!,
      title: `${title}: ${first!.name}`,
      subtitle: `the last ${horizon} ${unit}, forecast from the ${from} before with ${model.order.lags} lags`,
      actual: columns[0]!.subarray(from),
      others: [{ label: 'seasonal naive', mean: seasonalNaive(histories[0]!, season, horizon) }],
      dates: known,
    }),
  )
  writeFileSync(
    join(outDir, `${file}.html`),
    forecastReport({
      source: title,
      explanation: model.explain(),
      columns: forecasts,
      dates: known,
      horizon,
      madeBy: 'Made by examples/quickstart.ts.',
    }),
  )
}
