// %% [markdown]
// # How far back forecasts look
//
// Which lookback BIC takes on real series, by horizon, beside what AutoARIMA takes within its default of at most 5 lags. Judged by
// forecasts over the whole horizon, BIC asks for hundreds of lags nearly everywhere: as many as reach back to the same hour, day or season.
//
// `npm run example lookback-by-dataset [DIR]` writes a picture into `DIR` (default `out`). The benchmark sets take part where their files are
// at hand: in the folder that `DATA_DIR` names, or in `../shared/data`.
//
// ![BIC by lookback](../docs/pictures/lookback-by-dataset.svg)

// %%
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { benchmarkSplit, forecastingSets } from 'supervised-baselines'
import { autoAR } from 'supervised-baselines/forecasting'
import { readCSV } from 'supervised-baselines/node'
import { autoARIMALongestLookback, linePlot } from 'supervised-baselines/report'
import autoarima from '../test/golden/autoarima.json' with { type: 'json' }
import { dataFolder } from './support/dataFolder.ts'
import { demoSeries } from './support/npmSeries.ts'
import { outDir, picture } from './support/output.ts'
import { textTable } from './support/table.ts'

const horizons = [1, 24, 96, 336]
const drawnHorizon = 96

// %% [markdown]
// The series: four of npm packages, and the benchmark sets. Of these the rows of training and validation only, for the test part is nobody's
// to choose by.

// %%
interface Source {
  title: string
  columns: Float64Array[]
  /** How the set's columns are called among AutoARIMA's results. */
  golden: string
}

const goldenNames: Record<string, string> = {
  'US births 2000-2014': 'ssa-us-births',
  'US births 1994-2003': 'cdc-nchs-us-births',
  'Seattle weather': 'seattle-weather',
  'US flights': 'flights-3m',
}
const sources: Source[] = (await demoSeries()).map(({ title, columns }) => ({
  title,
  columns,
  golden: goldenNames[title]!,
}))
for (const { name, files, protocol } of forecastingSets) {
  const path = files[0] && join(dataFolder, files[0].path)
  if (!path || !existsSync(path)) continue
  const { columns, rows } = await readCSV(path, { asIs: true })
  const { validationEnd } = benchmarkSplit(protocol, rows)
  sources.push({ title: name, columns: columns.map(c => c.subarray(0, validationEnd)), golden: `${name}/` })
}

// %% [markdown]
// AutoARIMA's orders are statsforecast's, kept in the tests' golden file: from the shortest to the longest lookback that it took on a set's
// columns without seasonal terms.

// %%
function autoARIMALookbacks(golden: string): string {
  const lookbacks = autoarima.models.flatMap(model =>
    model.series.startsWith(golden) && model.season === 1 && model.lookback !== undefined
      ? [model.lookback]
      : [],
  )
  if (lookbacks.length === 0) return '-'
  const [low, high] = [Math.min(...lookbacks), Math.max(...lookbacks)]
  return low === high ? String(low) : `${low} to ${high}`
}

// %% [markdown]
// One model a series and horizon, all columns sharing it. What a lookback costs is its BIC above the least one, for each forecast.

// %%
const table: string[][] = []
const curves: { label: string; x: number[]; y: number[] }[] = []
for (const { title, columns, golden } of sources) {
  const orders = horizons.map(horizon => {
    const model = autoAR(columns, { horizon, combine: false, criterion: 'multi-step', pooling: 'shared' })
    const { bic, observations } = model.explain().lookback
    if (horizon === drawnHorizon) {
      const perForecast = bic.map(value => (value ?? Number.NaN) / observations)
      const best = perForecast[model.order.lags]!
      const x = perForecast.map((_, lags) => lags).slice(1)
      curves.push({ label: title, x, y: x.map(lags => perForecast[lags]! - best) })
    }
    return model.order
  })
  const lags = orders.map(order => String(order.lags))
  table.push([title, String(orders.at(-1)!.differencing), ...lags, autoARIMALookbacks(golden)])
  console.error(`${title} done`)
}
console.log('Lookback by least BIC, at most 512 rows, by how many steps the forecasts are judged over\n')
console.log(textTable(['series', 'differenced', ...horizons.map(h => `${h} ahead`), 'AutoARIMA'], table))

// %%
const svg = linePlot({
  title: `What a short lookback costs, ${drawnHorizon} steps ahead`,
  subtitle: 'BIC per forecast above its minimum (about the logarithm of the ratio of squared errors)',
  curves,
  labels: 'legend',
  rules: [{ x: autoARIMALongestLookback, label: `AutoARIMA tries no more than ${autoARIMALongestLookback}` }],
  xLabel: 'lags',
  yLabel: 'above the minimum',
  xScale: 'log',
  height: 400,
})
await picture('lookback-by-dataset', svg)
console.log(`\nThe curves are in ${outDir}/lookback-by-dataset.svg.`)
