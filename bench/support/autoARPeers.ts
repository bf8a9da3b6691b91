/** Auto-AR beside the paper's procedure in NumPy and statsforecast's AutoARIMA on the columns of ETTh1. */
import { autoAR, backtest, fitAR } from '../../src/forecasting/index.js'
import { findPython } from './python.js'

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
export async function comparePeers(
  known: readonly Float64Array[],
  columns: readonly Float64Array[],
  split: { train: number; validation: number; test: number },
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
      const model = autoAR(known, { horizon: 96, preset, combine: false, standardize: false })
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
    let ours = autoAR(column, { horizon, combine: false })
    const took = timed(() => (ours = autoAR(column, { horizon, combine: false })))
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
