import { createRandom } from '../../src/common/random.js'
import { autoAR } from '../../src/forecasting/index.js'
import {
  backtestReport,
  dashaReport,
  forecastReport,
  searchReport,
  tuningReport,
} from '../../src/report/index.js'
import { dashSearch } from '../../src/search/index.js'
import { bestRows, compareWithPublished, publishedRows } from '../../src/tasks/index.js'
import { classificationMetrics, crossEntropy } from '../../src/training/index.js'
import { ashaTune, choice, logUniform, simulatedExecutor } from '../../src/tuning/index.js'
import { benchmarkForecast, dasha } from '../../src/workflows/index.js'
import { startBackend } from './backends.js'
import { dashaTask, smoke } from './dashaTask.js'
import { motifSpace, motifTask, twoConvolutions } from './motifTasks.js'

/** A name that would run a script, were it not escaped. */
export const hostile = '<img src=x onerror="window.hit=1">'
const madeBy = `Made by ${hostile}.`

const wave = (phase: number) => {
  const random = createRandom(phase)
  return Float64Array.from({ length: 400 }, (_, i) => 40 + 9 * Math.sin(i / 3 + phase) + 5 * random.uniform())
}

/** One of every report this package makes, with `hostile` wherever a user's own names stand; some seconds. */
export async function reportSamples(): Promise<Record<string, string>> {
  await startBackend('wasm')
  return {
    forecast: forecast(),
    backtest: await backtest(),
    tuning: await tuning(),
    dasha: await dashaPage(),
    search: await searchPage(),
  }
}

function forecast(): string {
  const series: Record<string, Float64Array> = { [hostile]: wave(0), load: wave(1) }
  const model = autoAR(series, { horizon: 24 })
  const { mean, intervals } = model.forecast(24, { levels: [80, 95] })
  const day = (i: number) => new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10)
  return forecastReport({
    source: `${hostile}.csv`,
    explanation: model.explain(),
    columns: [hostile, 'load'].map((name, c) => ({
      name,
      history: wave(c),
      mean: mean[name]!,
      intervals: intervals.map(({ level, lower, upper }) => ({
        level,
        lower: lower[name]!,
        upper: upper[name]!,
      })),
    })),
    dates: Array.from({ length: 400 }, (_, i) => day(i)),
    horizon: 24,
    madeBy,
  })
}

async function backtest(): Promise<string> {
  const { results } = await benchmarkForecast([wave(0), wave(1)], {
    protocol: '70-10-20',
    horizons: [6, 12],
    context: 40,
    names: [hostile, 'load'],
  })
  return backtestReport({
    source: hostile,
    protocol: `protocol 70-10-20 of ${hostile}`,
    // As if they were of ETTh1, so that published scores stand beside them.
    results: results.map((result, i) => ({ ...result, horizon: [96, 192][i]! })),
    published: bestRows(publishedRows('ETTh1', [96, 192])),
    madeBy,
  })
}

async function tuning(): Promise<string> {
  const result = await ashaTune({
    space: { 'learning rate': logUniform(1e-4, 1), [hostile]: choice([hostile, 'b']) },
    executor: simulatedExecutor({
      value: ({ config }, resource) =>
        Math.abs(Math.log10(config['learning rate'] as number) + 2) +
        (config[hostile] === 'b' ? 0.5 : 0) +
        1 / resource,
    }),
    maxTrials: 60,
    maxResource: 16,
  })
  return tuningReport({ source: hostile, result, madeBy })
}

async function dashaPage(): Promise<string> {
  const result = await dasha({ ...dashaTask, name: hostile, classNames: [hostile, 'other'] }, smoke)
  result.model.dispose()
  const published = compareWithPublished({ value: 0.71, lower: 0.66, upper: 0.76 }, 'gue/mouse/2')
  return dashaReport({ result, published, madeBy })
}

async function searchPage(): Promise<string> {
  const { layers, kernels, ...found } = await dashSearch({
    backbone: twoConvolutions(1),
    space: motifSpace,
    train: motifTask('pair', 160, 1),
    validation: motifTask('pair', 64, 2),
    loss: crossEntropy(),
    metrics: [classificationMetrics.mcc],
    preset: 'smoke',
    batchesPerEpoch: 5,
  })
  return searchReport({
    source: hostile,
    result: {
      ...found,
      layers: layers.map((layer, i) => (i === 0 ? { ...layer, name: hostile } : layer)),
      kernels: kernels.map((kernel, i) => (i === 0 ? { ...kernel, layer: hostile } : kernel)),
    },
    madeBy,
  })
}
