/**
 * What many series cost: a long CSV file of monthly series is read, forecast on worker threads and written as one CSV file.
 *
 * `npm run bench -- many-series [--json]`; environment: SERIES (default 100,000), WORKERS (default 2), MONTHLY_PEERS (default 200). The series
 * have 60 to 120 rows. Where a Python has statsforecast, its AutoETS and AutoTheta forecast some of them in the same run, one process on one
 * thread.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../src/common/random.js'
import { forecastBatches, readSeries, writeCSV } from '../src/node/index.js'
import { longForecastTable } from '../src/tables/index.js'
import type { Benchmark } from './support/benchmark.js'
import { findPython } from './support/python.js'
import { simulatedFamilies } from './support/simulatedFamilies.js'

const count = Number(process.env['SERIES'] ?? 100_000)
const workers = Number(process.env['WORKERS'] ?? 2)
const peers = Number(process.env['MONTHLY_PEERS'] ?? 200)
const horizon = 12

export const run: Benchmark = async ({ log }) => {
  const folder = await mkdtemp(join(tmpdir(), 'many-series-'))
  try {
    const path = join(folder, 'series.csv')
    await writeMany(path)
    const { size } = await stat(path)
    log(`${count} monthly series of 60 to 120 rows, ${(size / 2 ** 20).toFixed(0)} MiB`)

    let series = 0
    const readSeconds = await seconds(async () => {
      for await (const { names } of readSeries(path)) series += names.length
    })
    if (series !== count) throw new Error(`${series} of ${count} series were read`)
    log(`  read alone: ${readSeconds.toFixed(1)} s`)

    const memory = watchMemory()
    let failed = 0
    let half = 0
    async function* tables() {
      const options = { horizon, levels: [80, 95], workers }
      let done = 0
      for await (const { forecasts, failed: missed, longNames } of forecastBatches(
        readSeries(path),
        options,
      )) {
        failed += missed.length
        done += forecasts.length
        if (half === 0 && done >= count / 2) half = memory.peakMiB()
        yield longForecastTable(
          forecasts.map(each => ({ ...each, mean: each.median })),
          longNames,
        )
      }
    }
    const took = await seconds(() => writeCSV(join(folder, 'forecasts.csv'), tables()))
    const peakMiB = memory.stop()
    const perSecond = count / took
    log(
      `  read, forecast and written with ${workers} threads: ${took.toFixed(1)} s, ${failed} without a forecast`,
    )
    log(`  at most ${half.toFixed(0)} MiB over the first half, ${peakMiB.toFixed(0)} MiB over all`)
    return {
      figures: {
        seriesPerSecond: perSecond,
        peakMiB,
        firstHalfPeakMiB: half,
        readSeconds,
        failed,
        ...(await peerFigures(log)),
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function draw(s: number, further = 0): Float64Array {
  const random = createRandom(12).fork(s)
  return simulatedFamilies['multiplicative monthly']!.draw(60 + random.integer(61) + further, random)
}

async function writeMany(path: string): Promise<void> {
  const file = createWriteStream(path)
  file.write('unique_id,ds,y\n')
  for (let s = 0; s < count; s++) {
    const rows = Array.from(
      draw(s),
      (value, t) =>
        `series-${s},${2015 + Math.floor(t / 12)}-${String(1 + (t % 12)).padStart(2, '0')}-01,${value.toPrecision(7)}\n`,
    )
    if (!file.write(rows.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}

/** The process's resident memory, its threads included, asked for twenty times a second. */
function watchMemory() {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20)
  }
  look()
  const timer = setInterval(look, 50)
  return {
    peakMiB: () => peak,
    stop: () => {
      clearInterval(timer)
      look()
      return peak
    },
  }
}

/** Series a second of statsforecast's models. */
async function peerFigures(log: (line: string) => void): Promise<Record<string, number>> {
  const python = peers > 0 ? await findPython(['numpy', 'statsforecast']) : undefined
  if (!python) {
    log('  (no Python with statsforecast: the comparison is left out)')
    return {}
  }
  const series = Array.from({ length: Math.min(peers, count) }, (_, s) => [...draw(s, horizon)])
  const input = { series, horizon, season: 12, levels: [80, 95], models: ['AutoETS', 'AutoTheta'] }
  const { models } = await python.run<{ models: Record<'AutoETS' | 'AutoTheta', { seconds: number }> }>(
    'statsforecast_monthly.py',
    input,
  )
  const ets = series.length / models.AutoETS.seconds
  const theta = series.length / models.AutoTheta.seconds
  log(
    `  statsforecast ${python.versions['statsforecast']} on ${series.length}, one thread: AutoETS ${ets.toFixed(1)} a second, AutoTheta ${theta.toFixed(1)}`,
  )
  return { autoETSPerSecond: ets, autoThetaPerSecond: theta }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
