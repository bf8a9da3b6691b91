/**
 * Auto-AR on the long-horizon benchmarks under their standard protocol, both presets, beside published scores.
 *
 * `npm run bench -- auto-ar-scores [--json]`; environment: DATA_DIR (default ../shared/data), SETS and HORIZONS to take fewer.
 *
 * Values are standardised by the training part; order, lookback and pooling are chosen on training and validation rows; test
 * windows start at every row, and none is dropped.
 */
import { type ARModel, autoAR, backtest } from '../src/forecasting/index.js'
import { bestRows, type ForecastingSet, publishedRows } from '../src/tasks/index.js'
import type { Benchmark } from './support/benchmark.js'
import { asked, benchmarkSets, dataFolder } from './support/benchmarkSets.js'

const beside = ['PatchTST/64', 'DLinear', 'TTM', 'TimesFM', 'Moirai', 'Time-MoE', 'GPT4TS', 'Time-LLM']

export const run: Benchmark = async ({ log }) => {
  const figures: Record<string, number> = {}
  for await (const { set, split, columns: scaled } of benchmarkSets()) {
    const known = scaled.map(column => column.slice(0, split.validationEnd))
    log(
      `${set.name}: ${known.length} columns, ${split.validationEnd} rows to choose and fit on, ${split.testEnd - split.validationEnd} to test on`,
    )
    for (const preset of ['paper', 'auto'] as const) {
      for (const horizon of set.horizons) {
        if (!asked('HORIZONS', String(horizon))) continue
        const started = performance.now()
        const model = autoAR(known, { horizon, preset, standardize: false })
        const seconds = (performance.now() - started) / 1000
        const { mse, mae } = test(model, scaled, split.validationEnd, horizon)
        const { order, pooling } = model
        log(
          `  ${preset.padEnd(6)} ${String(horizon).padStart(3)}  MSE ${mse.toFixed(4)}  MAE ${mae.toFixed(4)}  d ${order.differencing}  ` +
            `${String(order.lags).padStart(3)} lags  ${pooling.kind} ${pooling.weight}  ${seconds.toFixed(1)} s`,
        )
        figures[`${set.name}/${horizon}/${preset}/mse`] = mse
        figures[`${set.name}/${horizon}/${preset}/mae`] = mae
      }
    }
    printPublished(set, log)
  }
  if (Object.keys(figures).length === 0)
    log(`No benchmark set is in ${dataFolder}; see \`supervised-baselines data list\`.`)
  return { figures }
}

function test(
  model: ARModel,
  scaled: readonly Float64Array[],
  from: number,
  horizon: number,
): { mse: number; mae: number } {
  return backtest(model, scaled, { horizons: [horizon], from }).horizons[0]!
}

function printPublished(set: ForecastingSet, log: (line: string) => void): void {
  for (const row of bestRows(publishedRows(set.name, set.horizons))) {
    if (!beside.some(name => row.model.startsWith(name))) continue
    const scores = row.scores.map(({ horizon, mse }) => `${horizon}: ${mse.toFixed(3)}`).join('  ')
    log(`  published  ${row.model.padEnd(28)} ${scores}  (${row.protocol})`)
  }
}
