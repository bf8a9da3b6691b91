/**
 * What Auto-AR costs: the search of all 512 lookbacks and the combination against the bare linear algebra, a backtest per error, a
 * panel of 1,000 monthly series, and one of Traffic's shape; beside the paper's procedure in NumPy and statsforecast's AutoARIMA,
 * AutoETS and AutoTheta where a Python has them.
 *
 * `npm run bench -- auto-ar [--json]`; environment: SUPERVISED_BASELINES_PYTHON, MONTHLY_PEERS (series for statsforecast, 200).
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chooseDifferencing } from '../src/forecasting/choose/chooseDifferencing.js'
import { autoAR, backtest, fitAR, LagGram } from '../src/forecasting/index.js'
import { toPanel } from '../src/forecasting/panel/series.js'
import { factorNormalEquations } from '../src/forecasting/products/solveAR.js'
import { comparePeers } from './support/autoARPeers.js'
import type { Benchmark } from './support/benchmark.js'
import { etth1Like } from './support/etth1Like.js'
import { monthlyPanel } from './support/monthlyPanel.js'

const rounds = 9
const split = { train: 8640, validation: 2880, test: 2880 }

export const run: Benchmark = async ({ log }) => {
  const { columns, source } = await etth1Like(log)
  const known = columns.map(column => column.slice(0, split.train + split.validation))
  log(
    `Auto-AR on ${known.length} columns of ${known[0]!.length} rows (${source}), horizon 96, ${rounds} interleaved rounds`,
  )

  const bare: number[] = []
  const search: number[] = []
  let lags = 0
  for (let round = 0; round < rounds; round++) {
    bare.push(timed(() => bareAlgebra(known)))
    search.push(timed(() => (lags = searchAndFit(known))))
  }
  const searchToBareRatio = least(search) / least(bare)
  log(
    `  512-lag Gram and one 512 x 512 Cholesky    ${least(bare).toFixed(0)} ms at best, ${median(bare).toFixed(0)} ms in the median`,
  )
  log(
    `  KPSS, the whole BIC curve (${lags} lags), the fit ${least(search).toFixed(0)} ms at best, ${median(search).toFixed(0)} ms in the median`,
  )

  const model = fitAR(known, { lags: 511, differencing: 1 })
  const errors = columns.length * (split.test - 720 + 1) * 720
  const tested = columns.map(column => column.slice(0, split.train + split.validation + split.test))
  const backtests = Array.from({ length: rounds }, () =>
    timed(() => backtest(model, tested, { horizons: [720], from: known[0]!.length })),
  )
  const nsPerBacktestError = (1e6 * least(backtests)) / errors
  log(
    `  backtest of all origins, horizon 720       ${least(backtests).toFixed(0)} ms for ${(errors / 1e6).toFixed(1)} million errors`,
  )

  const combined = combinedCost(known, least(bare), log)
  const monthly = await monthlyPanel(log)
  const traffic = await trafficShape()
  log(
    `  862 columns x 17,544 rows, made           ${traffic.seconds.toFixed(1)} s, ${traffic.peakMiB.toFixed(0)} MiB at the peak`,
  )

  await comparePeers(known, columns, split, log)
  return {
    figures: {
      searchToBareRatio,
      nsPerBacktestError,
      ...combined,
      ...monthly,
      trafficShapeSeconds: traffic.seconds,
      trafficShapePeakMiB: traffic.peakMiB,
      searchMilliseconds: least(search),
      bareMilliseconds: least(bare),
    },
  }
}

function bareAlgebra(columns: readonly Float64Array[]): void {
  const gram = new LagGram(512)
  for (const column of columns) gram.add(column)
  factorNormalEquations(gram, 512, true)
}

function searchAndFit(columns: readonly Float64Array[]): number {
  const { order } = chooseDifferencing(toPanel(columns), {
    maxDifferencing: 2,
    significance: 0.05,
    rule: 'evidence',
  })
  return autoAR(columns, { horizon: 96, combine: false, differencing: order, pooling: 'shared' }).order.lags
}

/** The default on ETTh1 over the bare algebra, and a horizon of 720 over one of 96. */
function combinedCost(
  columns: readonly Float64Array[],
  bare: number,
  log: (line: string) => void,
): { etth1ToBareRatio: number; longHorizonRatio: number } {
  const seconds = (horizon: number) =>
    Math.min(...[1, 2].map(() => timed(() => autoAR(columns, { horizon, season: [24, 168] }))))
  const short = seconds(96)
  const long = seconds(720)
  log(
    `  autoAR by default, seasons 24 and 168      ${short.toFixed(0)} ms at horizon 96, ${long.toFixed(0)} ms at horizon 720`,
  )
  return { etth1ToBareRatio: short / bare, longHorizonRatio: long / short }
}

/** Runs bench/support/trafficShape.ts in a process of its own, so that the peak memory is this work's. */
function trafficShape(): Promise<{ seconds: number; peakMiB: number }> {
  const script = fileURLToPath(new URL('support/trafficShape.ts', import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', chunk => (text += chunk))
    child.on('error', reject)
    child.on('close', code =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`${script} ended with ${code}`)),
    )
  })
}

function timed(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

function least(times: readonly number[]): number {
  return Math.min(...times)
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1]!
}
