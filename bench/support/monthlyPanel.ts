/** What a panel of monthly series costs, beside statsforecast's automatic models on series of the same kind. */
import { createRandom } from '../../src/common/random.js'
import { forecasterUnderTest } from './forecasterUnderTest.js'
import { findPython } from './python.js'
import { simulatedFamilies } from './simulatedFamilies.js'

const horizon = 12
const season = 12
const rows = 120

/** What the models took and how far off they were, over the same series. */
export interface MonthlyFigures {
  /** Series a second on one core in a panel of 1,000, fitted and forecast. */
  readonly monthlySeriesPerSecond: number
  /** How many times as long a peer took for each series; only where a Python has it. */
  readonly autoARIMAToOurs?: number
  readonly autoETSToOurs?: number
  readonly autoThetaToOurs?: number
}

type PeerName = 'AutoARIMA' | 'AutoETS' | 'AutoTheta'

/** Measures the panel of 1,000, then MONTHLY_PEERS (default 200) series for the peers where a Python has statsforecast. */
export async function monthlyPanel(log: (line: string) => void): Promise<MonthlyFigures> {
  const series = Array.from({ length: 1000 }, (_, s) =>
    simulatedFamilies['multiplicative monthly']!.draw(rows + horizon, createRandom(12).fork(s)),
  )
  const thousand = Math.min(ours(series).seconds, ours(series).seconds)
  const monthlySeriesPerSecond = series.length / thousand
  log(
    `  1,000 monthly series of ${rows} rows in one call: ${thousand.toFixed(2)} s, ${monthlySeriesPerSecond.toFixed(0)} a second`,
  )
  const python = await findPython(['numpy', 'statsforecast'])
  if (!python) {
    log('  (no Python with statsforecast: the comparison on monthly series is left out)')
    return { monthlySeriesPerSecond }
  }
  const few = series.slice(0, Number(process.env['MONTHLY_PEERS'] ?? 200))
  const input = { series: few.map(y => [...y]), horizon, season, levels: [80] }
  const { models } = await python.run<{ models: Record<PeerName, { seconds: number; mae: number }> }>(
    'statsforecast_monthly.py',
    input,
  )
  const own = ours(few)
  log(
    `  ${few.length} of them, one process on one thread each, statsforecast ${python.versions['statsforecast']}:`,
  )
  log(`    ${'autoAR'.padEnd(10)} ${own.seconds.toFixed(2)} s, MAE ${own.mae.toFixed(3)}`)
  for (const [name, { seconds, mae }] of Object.entries(models)) {
    log(
      `    ${name.padEnd(10)} ${seconds.toFixed(2)} s, MAE ${mae.toFixed(3)}, ${(seconds / own.seconds).toFixed(1)} times as long`,
    )
  }
  return {
    monthlySeriesPerSecond,
    autoARIMAToOurs: models.AutoARIMA.seconds / own.seconds,
    autoETSToOurs: models.AutoETS.seconds / own.seconds,
    autoThetaToOurs: models.AutoTheta.seconds / own.seconds,
  }
}

function ours(series: readonly Float64Array[]): { seconds: number; mae: number } {
  const known = series.map(y => y.slice(0, rows))
  const started = performance.now()
  const { quantiles } = forecasterUnderTest()(known, {
    horizon,
    seasons: [season],
    maseSeason: season,
    levels: [0.1, 0.5, 0.9],
  })
  const seconds = (performance.now() - started) / 1000
  const errors = series.map((y, s) =>
    y
      .subarray(rows)
      .reduce((total, value, t) => total + Math.abs(value - quantiles[s]![1]![t]!) / horizon, 0),
  )
  return { seconds, mae: errors.reduce((total, error) => total + error, 0) / errors.length }
}
