/**
 * What Auto-AR costs: the search of all 512 lookbacks against the bare linear algebra, a backtest per error, and a panel of
 * Traffic's shape; beside the paper's procedure in NumPy and statsforecast's AutoARIMA where a Python has them.
 *
 * `npm run bench -- auto-ar [--json]`
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chooseDifferencing } from '../src/forecasting/choose/chooseDifferencing.js'
import { autoAR, backtest, fitAR, LagGram } from '../src/forecasting/index.js'
import { toPanel } from '../src/forecasting/panel/series.js'
import { factorNormalEquations } from '../src/forecasting/products/solveAR.js'
import type { Benchmark } from './support/benchmark.js'
import { etth1Like } from './support/etth1Like.js'
import { findPython } from './support/python.js'

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

  const traffic = await trafficShape()
  log(
    `  862 columns x 17,544 rows, made           ${traffic.seconds.toFixed(1)} s, ${traffic.peakMiB.toFixed(0)} MiB at the peak (${traffic.lags} lags, ${traffic.pooling})`,
  )

  await comparePeers(known, columns, log)
  return {
    figures: {
      searchToBareRatio,
      nsPerBacktestError,
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
  return autoAR(columns, { horizon: 96, differencing: order, pooling: 'shared' }).order.lags
}

/** Runs bench/support/trafficShape.ts in a process of its own, so that the peak memory is this work's. */
function trafficShape(): Promise<{ seconds: number; peakMiB: number; lags: number; pooling: string }> {
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

interface PeerResult {
  results: {
    horizon: number
    differencing: number
    lags: number
    mse: number
    mae: number
    seconds: Record<string, number>
  }[]
}

/** The paper's procedure in NumPy and ours on the same rows, one after the other. */
async function comparePeers(
  known: readonly Float64Array[],
  columns: readonly Float64Array[],
  log: (line: string) => void,
): Promise<void> {
  const python = await findPython(['numpy', 'statsmodels'])
  if (!python) {
    log('  (no Python with numpy and statsmodels: the comparison with the paper’s procedure is left out)')
    return
  }
  const input = { columns: columns.map(column => [...column]), ...split, horizons: [96] }
  const { results } = await python.run<PeerResult>('autoar_peer.py', input)
  const theirs = results[0]!
  const seconds = Object.values(theirs.seconds).reduce((sum, value) => sum + value, 0)
  const tested = columns.map(column => column.slice(0, split.train + split.validation + split.test))
  log(`  beside the paper's procedure in NumPy ${python.versions['numpy']} (5 lookbacks; one thread):`)
  log(
    `    NumPy          d ${theirs.differencing}, ${theirs.lags} lags, MSE ${theirs.mse.toFixed(4)}, MAE ${theirs.mae.toFixed(4)}, ${seconds.toFixed(2)} s`,
  )
  for (const preset of ['paper', 'auto'] as const) {
    let line = ''
    const took = timed(() => {
      const model = autoAR(known, { horizon: 96, preset, standardize: false })
      const table = backtest(model, tested, { horizons: [96], from: known[0]!.length }).horizons[0]!
      line = `d ${model.order.differencing}, ${model.order.lags} lags, MSE ${table.mse.toFixed(4)}, MAE ${table.mae.toFixed(4)}`
    })
    log(`    preset ${preset.padEnd(7)} ${line}, ${(took / 1000).toFixed(2)} s`)
  }
  await compareAutoARIMA(known, tested, log)
}

interface AutoARIMAResult {
  models: Record<string, { timedOut?: true; order: number[]; lookback: number; seconds: number }>
}

/**
 * statsforecast's AutoARIMA with its defaults (at most 5 lags, no season) on each column, and what an auto-regression of the lookback
 * and differencing that it found scores, beside the one that Auto-AR found.
 */
async function compareAutoARIMA(
  known: readonly Float64Array[],
  tested: readonly Float64Array[],
  log: (line: string) => void,
): Promise<void> {
  const python = await findPython(['numpy', 'statsforecast'])
  if (!python) {
    log('  (no Python with statsforecast: the comparison with AutoARIMA is left out)')
    return
  }
  const horizon = 96
  log(
    `  beside statsforecast ${python.versions['statsforecast']}'s AutoARIMA, the last 2,000 rows of each column, horizon ${horizon}:`,
  )
  const columns = Object.fromEntries(known.map((column, c) => [c, [...column.slice(-2000)]]))
  const { models } = await python.run<AutoARIMAResult>('autoarima_peer.py', {
    columns,
    horizon,
    secondsAllowed: 30,
  })
  for (const [c, column] of known.entries()) {
    const found = models[c]!
    if (found.timedOut) {
      log(`    column ${c}  AutoARIMA took more than 30 s`)
      continue
    }
    const [, differencing] = found.order as [number, number, number]
    const series = tested[c]!
    const short = fitAR(column, { lags: found.lookback, differencing })
    let ours = autoAR(column, { horizon })
    const took = timed(() => (ours = autoAR(column, { horizon })))
    const mse = (model: typeof ours | typeof short) =>
      backtest(model, series, { horizons: [horizon], from: column.length }).horizons[0]!.mse.toFixed(4)
    log(
      `    column ${c}  ARIMA(${found.order}) ${found.seconds} s, its ${found.lookback} lags score MSE ${mse(short)};  ` +
        `Auto-AR ${ours.order.lags} lags of d ${ours.order.differencing} on all rows in ${(took / 1000).toFixed(2)} s: MSE ${mse(ours)}`,
    )
  }
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
