/** Fits Auto-AR to a long benchmark set for one horizon, and tests it at every row of the test part. */
import { combinedMeanScores } from '../../src/forecasting/evaluate/combinedErrors.js'
import { autoAR, backtest, CombinedModel } from '../../src/forecasting/index.js'
import { allBenchmarkSets, type BenchmarkSet } from './benchmarkSets.js'

/** A set, a horizon and a preset; `default` is the combination. */
export interface LongHorizonItem {
  readonly id: string
  readonly set: string
  readonly horizon: number
  readonly preset: 'paper' | 'default'
}

/** Errors on standardised values, and what fitting took. */
export interface LongHorizonResult {
  readonly mse: number
  readonly mae: number
  readonly seconds: number
}

const seasons: Readonly<Record<string, readonly number[]>> = {
  '10 minutes': [144],
  '15 minutes': [96, 672],
  '1 hour': [24, 168],
  '1 day': [5],
  '1 week': [52],
}

let sets: Promise<BenchmarkSet[]> | undefined

/** Errors of one item. */
export async function evaluate({ set: name, horizon, preset }: LongHorizonItem): Promise<LongHorizonResult> {
  sets ??= allBenchmarkSets()
  const { set, split, columns } = (await sets).find(({ set }) => set.name === name)!
  const known = columns.map(column => column.slice(0, split.validationEnd))
  const started = performance.now()
  const model =
    preset === 'paper'
      ? autoAR(known, { horizon, preset, standardize: false })
      : autoAR(known, { horizon, season: seasons[set.step]! })
  const seconds = (performance.now() - started) / 1000
  const from = split.validationEnd
  const exact =
    model instanceof CombinedModel ? combinedMeanScores(model, columns, { horizon, from }) : undefined
  const { mse, mae } = exact ?? backtest(model, columns, { horizons: [horizon], from }).horizons[0]!
  return { mse, mae, seconds }
}
