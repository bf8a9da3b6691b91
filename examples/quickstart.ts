// %% [markdown]
// # Four real series, and a network for digits
//
// `autoAR` forecasts four real series that npm packages bring along, and says what its forecasts rest on. Each is then compared, on
// the last tenth of its series, which was held out, with repeating the last season. In the end `dasha` finds a network for handwritten digits
// ([dasha-digits](dasha-digits.ts)).
//
// `npm run demo [DIR]` writes pictures and reports into `DIR` (default `out`).
//
// ![The last 28 days of US births in 2014 and their forecast](../docs/pictures/forecast.svg)

// %%
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { autoAR, backtest } from 'supervised-baselines/forecasting'
import { forecastPlot, forecastReport } from 'supervised-baselines/report'
import { type DemoSeries, demoSeries } from './support/npmSeries.ts'
import { outDir, picture } from './support/output.ts'
import { seasonalNaive, seasonalNaiveErrors } from './support/seasonalNaive.ts'
import { textTable } from './support/table.ts'

const allSeries = await demoSeries()

// %% [markdown]
// ## How good the forecasts are
//
// A model is fitted to the first nine tenths, and `explain()` says what it consists of. `backtest` then forecasts from about a hundred
// origins in the last tenth.

// %%
const rows: string[][] = []
const ratio = (error: number, reference: number) => `x ${(error / reference).toFixed(2)}`
for (const { title, horizon, season, names, columns, unit, rows: length } of allSeries) {
  const from = Math.floor(0.9 * length)
  const upTo = (end: number) =>
    Object.fromEntries(names.map((name, c) => [name, columns[c]!.subarray(0, end)]))
  const model = autoAR(upTo(from), { horizon, season })
  const step = Math.max(1, Math.floor((length - from - horizon) / 100))
  const score = backtest(model, upTo(length), { horizons: [horizon], from, step, levels: [80] }).horizons[0]!
  const naive = seasonalNaiveErrors(columns, { season, horizon, from, step })

  console.log(`\n${title}: ${length} rows, ${names.join(', ')}; ${horizon} ${unit} ahead`)
  console.log(model.explain().text.replace(/^/gm, '  '))
  rows.push([
    title,
    String(horizon),
    score.mae.toPrecision(4),
    `${naive.mae.toPrecision(4)} (${ratio(naive.mae, score.mae)})`,
    `${(100 * score.coverage[0]!.share).toFixed(0)} %`,
  ])
}
const header = ['series', 'ahead', 'Auto-AR', 'seasonal naive', '80 % interval covers']
console.log('\nMean absolute error over windows of the last tenth (and what it is of Auto-AR)\n')
console.log(textTable(header, rows))

// %% [markdown]
// ## One forecast of each
//
// The last values of each series, forecast from those before with intervals of 80 and 95 %, beside what came: a picture, and a
// report of one page that needs nothing else.

// %%
for (const series of allSeries) await draw(series)
console.log(`\nPictures and reports are in ${outDir}/.`)

async function draw({ title, horizon, season, names, columns, dates = [], unit, rows }: DemoSeries) {
  const from = rows - horizon
  const histories = columns.map(column => column.subarray(0, from))
  const model = autoAR(Object.fromEntries(names.map((name, c) => [name, histories[c]!])), { horizon, season })
  const { median, intervals } = model.forecast(horizon, { levels: [80, 95] })
  const forecasts = names.map((name, c) => ({
    name,
    history: histories[c]!,
    mean: median[name]!,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower[name]!,
      upper: upper[name]!,
    })),
  }))
  const known = dates.slice(0, from)
  const file = title.toLowerCase().replaceAll(' ', '-')
  const svg = forecastPlot({
    ...forecasts[0]!,
    title: `${title}: ${names[0]}`,
    subtitle: `the last ${horizon} ${unit}, forecast from the ${from} before`,
    actual: columns[0]!.subarray(from),
    others: [{ label: 'seasonal naive', mean: seasonalNaive(histories[0]!, season, horizon) }],
    dates: known,
  })
  await picture(file, svg)
  const report = forecastReport({
    source: title,
    explanation: model.explain(),
    columns: forecasts,
    dates: known,
    horizon,
    madeBy: 'Made by examples/quickstart.ts.',
  })
  writeFileSync(join(outDir, `${file}.html`), report)
}

// %% [markdown]
// ## A network for handwritten digits

// %%
await import('./dasha-digits.ts')
