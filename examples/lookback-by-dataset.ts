// Which lookback BIC takes on real series, by horizon, beside what AutoARIMA takes within its default of at most 5 lags.
//
// Judged by forecasts over the whole horizon, BIC asks for hundreds of lags nearly everywhere: as many as reach back to the same
// hour, day or season. AutoARIMA's orders are statsforecast's, from test/golden/autoarima.json. The benchmark sets take part where
// ../shared/data has them.
//
//   npm run example -- lookback-by-dataset [DIR]    writes lookback-by-dataset.svg into DIR (default out)
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { textTable } from '../src/common/textTable.js'
import { autoAR } from '../src/forecasting/index.js'
import { readCSV } from '../src/node/index.js'
import { autoARIMALongestLookback, linePlot } from '../src/report/index.js'
import { benchmarkSplit, forecastingSets } from '../src/tasks/index.js'
import autoarima from '../test/golden/autoarima.json' with { type: 'json' }
import { demoSeries } from './support/npmSeries.js'

const outDir = process.argv[2] ?? 'out'
const horizons = [1, 24, 96, 336]
const drawnHorizon = 96

interface Source {
  title: string
  columns: Float64Array[]
  /** How the set's columns are called in the golden file. */
  golden: string
}

const goldenNames: Record<string, string> = {
  'US births 2000-2014': 'ssa-us-births',
  'US births 1994-2003': 'cdc-nchs-us-births',
  'Seattle weather': 'seattle-weather',
  'US flights': 'flights-3m',
}

async function sources(): Promise<Source[]> {
  const found: Source[] = (await demoSeries()).map(({ title, columns }) => ({
    title,
    columns,
    golden: goldenNames[title]!,
  }))
  const data = fileURLToPath(new URL('../../shared/data/', import.meta.url))
  for (const { name, files, protocol } of forecastingSets) {
    const path = files[0] && join(data, files[0].path)
    if (!path || !existsSync(path)) continue
    const { columns, rows } = await readCSV(path)
    // Train and validation only: the test part is nobody's to choose by.
    const { validationEnd } = benchmarkSplit(protocol, rows)
    found.push({ title: name, columns: columns.map(c => c.subarray(0, validationEnd)), golden: `${name}/` })
  }
  return found
}

/** The lookbacks that AutoARIMA took on a set's columns without seasonal terms, from lowest to highest. */
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

const rows: string[][] = []
const curves: { label: string; x: number[]; y: number[] }[] = []
for (const { title, columns, golden } of await sources()) {
  const lookbacks = horizons.map(horizon => {
    const model = autoAR(columns, { horizon, pooling: 'shared' })
    const { bic, forecasts } = model.explain().lookback
    if (horizon === drawnHorizon) {
      const perForecast = bic.map(value => (value ?? Number.NaN) / forecasts)
      const best = perForecast[model.order.lags]!
      const x = perForecast.map((_, lags) => lags).slice(1)
      curves.push({ label: title, x, y: x.map(lags => perForecast[lags]! - best) })
    }
    return model.order
  })
  rows.push([
    title,
    String(lookbacks.at(-1)!.differencing),
    ...lookbacks.map(({ lags }) => String(lags)),
    autoARIMALookbacks(golden),
  ])
  console.error(`${title} done`)
}

console.log('Lookback by least BIC, at most 512 rows, by how many steps the forecasts are judged over\n')
console.log(textTable(['series', 'differenced', ...horizons.map(h => `${h} ahead`), 'AutoARIMA'], rows))

mkdirSync(outDir, { recursive: true })
writeFileSync(
  join(outDir, 'lookback-by-dataset.svg'),
  linePlot({
    title: `What a short lookback costs, ${drawnHorizon} steps ahead`,
    subtitle: 'BIC per forecast above its minimum (about the logarithm of the ratio of squared errors)',
    curves,
    labels: 'legend',
    rules: [
      { x: autoARIMALongestLookback, label: `AutoARIMA tries no more than ${autoARIMALongestLookback}` },
    ],
    xLabel: 'lags',
    yLabel: 'above the minimum',
    xScale: 'log',
    height: 400,
  }),
)
console.log(`\nThe curves are in ${outDir}/lookback-by-dataset.svg.`)
