/**
 * Whether intervals of 50, 80 and 95 % cover what they say, and whether the median is ever far behind a trivial forecast: ten
 * families of simulated series of 36, 100, 400 and 1,000 rows, each forecast alone, 12 steps ahead; and AirPassengers.
 *
 * A value that several quantiles equal, as the zeros of intermittent demand are meant to, is shared out over their levels: else the
 * right forecast of such a series would cover far too much. The coverage with both ends counted in is printed too.
 *
 * `npm run bench -- calibration [--json]`; environment: FAMILIES (`white noise,trend`), ROWS (`36,100`), REPLICATIONS (default
 * 400 series a family and length), WORKERS, FORECASTER, JOURNAL.
 */
import { airPassengers } from './support/airPassengers.js'
import type { Benchmark } from './support/benchmark.js'
import {
  type CalibrationItem,
  type CalibrationResult,
  calibrate,
  intervals,
  type Trivial,
} from './support/calibrationItem.js'
import { geometricMean } from './support/forecastScores.js'
import { journaledItems } from './support/journaledItems.js'
import { simulatedFamilies } from './support/simulatedFamilies.js'

const seriesPerItem = 25

export const run: Benchmark = async ({ log }) => {
  const families = process.env['FAMILIES']?.split(',') ?? Object.keys(simulatedFamilies)
  const lengths = (process.env['ROWS'] ?? '36,100,400,1000').split(',').map(Number)
  const replications = Number(process.env['REPLICATIONS'] ?? 400)
  const cells = families.flatMap(family => lengths.map(rows => ({ family, rows })))
  const itemsOf = (family: string, rows: number) => calibrationItems(family, rows, replications)
  const results = await journaledItems<CalibrationItem, CalibrationResult[]>({
    name: 'calibration',
    items: cells.flatMap(({ family, rows }) => itemsOf(family, rows)),
    evaluator: new URL('support/calibrationItem.ts', import.meta.url),
    log,
  })
  log(
    'family, rows: coverage in % (standard error) of 50, 80, 95 % intervals; MAE over that of the best trivial forecast',
  )
  const figures: Record<string, number> = {}
  const ratios: number[] = []
  for (const { family, rows } of cells) {
    const series = itemsOf(family, rows).flatMap(({ id }) => results.get(id)!)
    const { ratio, best } = beside(series)
    ratios.push(ratio)
    const covers = intervals.map((percent, k) => {
      const { mean, error } = meanAndError(series.map(({ coverage }) => 100 * coverage[k]!))
      figures[`${family}/${rows}/cover${percent}`] = mean
      return `${mean.toFixed(1)} (${error.toFixed(1)})`
    })
    const closed = intervals.map((percent, k) => {
      const { mean } = meanAndError(series.map(({ closed }) => 100 * closed[k]!))
      figures[`${family}/${rows}/closedCover${percent}`] = mean
      return mean.toFixed(1)
    })
    figures[`${family}/${rows}/maeRatio`] = ratio
    log(
      `  ${family.padEnd(24)} ${String(rows).padStart(4)}  ${covers.join('  ')}  ${ratio.toFixed(3)} of ${best}; ` +
        `ends counted in: ${closed.join(' ')}`,
    )
  }
  const long = cells.filter(({ rows }) => rows >= 100)
  for (const percent of [80, 95]) {
    const misses = long.map(({ family, rows }) =>
      Math.abs(figures[`${family}/${rows}/cover${percent}`]! - percent),
    )
    figures[`worstCover${percent}`] = Math.max(0, ...misses)
  }
  figures['maeRatio'] = geometricMean(ratios)
  figures['worstMaeRatio'] = Math.max(...ratios)
  return { figures: { ...figures, ...passengers(log) } }
}

function calibrationItems(family: string, rows: number, replications: number): CalibrationItem[] {
  return Array.from({ length: Math.ceil(replications / seriesPerItem) }, (_, k) => {
    const from = k * seriesPerItem
    const to = Math.min(replications, from + seriesPerItem)
    return { id: `${family}/${rows}/${from}-${to}`, family, rows, from, to }
  })
}

/** The mean absolute error over that of the trivial forecast that is best over all these series. */
function beside(series: readonly CalibrationResult[]): { ratio: number; best: Trivial } {
  const mean = (of: (result: CalibrationResult) => number) =>
    series.reduce((total, result) => total + of(result), 0) / series.length
  const errors = (['mean', 'naive', 'drift', 'seasonal'] as const).map(
    name => [name, mean(({ trivial }) => trivial[name])] as const,
  )
  const [best, least] = errors.reduce((a, b) => (b[1] < a[1] ? b : a))
  return { ratio: mean(({ error }) => error) / least, best }
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) }
}

/** AirPassengers, 12 ahead from the ends of 1951 to 1959. */
function passengers(log: (line: string) => void): Record<string, number> {
  const origins = Array.from({ length: 9 }, (_, k) => 36 + 12 * k)
  const results = origins.map(origin => calibrate(airPassengers.slice(0, origin + 12), 12, 12))
  const mean = (of: (result: CalibrationResult) => number) =>
    results.reduce((total, result) => total + of(result), 0) / results.length
  const figures = {
    airPassengersMae: mean(({ error }) => error),
    airPassengersCover80: 100 * mean(({ coverage }) => coverage[1]!),
    airPassengersCover95: 100 * mean(({ coverage }) => coverage[2]!),
  }
  log(
    `AirPassengers, 12 ahead from 9 origins: MAE ${figures.airPassengersMae.toFixed(2)} (AutoARIMA 16.7, Seasonal Naive ` +
      `${mean(({ trivial }) => trivial.seasonal).toFixed(1)}), coverage ${figures.airPassengersCover80.toFixed(0)} % of 80, ` +
      `${figures.airPassengersCover95.toFixed(0)} % of 95`,
  )
  return figures
}
