/**
 * Forecasts in a loop, as a service makes them for months: memory must stay flat, and no tensor be left behind.
 *
 * `npm run bench -- endurance [--json]`; environment: ENDURANCE_MINUTES (default 5).
 *
 * Each round fits Auto-AR to a new panel, forecasts with intervals, takes newer values in, goes through JSON, and predicts
 * with a network. Memory is read after a forced collection; its slope is that of least squares over the second half.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../src/common/random.js'
import { arrayDataset } from '../src/data/index.js'
import { autoAR } from '../src/forecasting/autoAR.js'
import { CombinedModel } from '../src/forecasting/combine/combinedModel.js'
import { buildWideResNet1d } from '../src/models/index.js'
import { predictDataset } from '../src/training/index.js'
import type { Benchmark } from './support/benchmark.js'

export const run: Benchmark = async ({ log }) => {
  const minutes = Number(process.env['ENDURANCE_MINUTES'] ?? 5)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  await tf.setBackend('cpu')
  const model = buildWideResNet1d({ inputShape: [32, 1], outputs: 2, head: 'classification', width: 4 })
  const seeded = createRandom(1)
  const samples: { minute: number; heap: number; rss: number; tensors: number }[] = []
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 60_000
  let [rounds, forecasts] = [0, 0]
  let next = 0
  while (elapsed() < minutes) {
    forecasts += await round(seeded.fork(rounds++))
    if (elapsed() < next) continue
    collect()
    const { heapUsed, rss } = process.memoryUsage()
    const tensors = tf.memory().numTensors
    samples.push({ minute: elapsed(), heap: heapUsed / 2 ** 20, rss: rss / 2 ** 20, tensors })
    const { minute, heap, rss: resident } = samples.at(-1)!
    log(
      `${minute.toFixed(2)} min: ${forecasts} forecasts, heap ${heap.toFixed(1)} MiB, RSS ${resident.toFixed(1)} MiB, ${tensors} tensors`,
    )
    next = elapsed() + minutes / 40
  }
  const settled = samples.slice(Math.floor(samples.length / 2))
  const [first, last] = [settled[0]!, settled.at(-1)!]
  return {
    figures: {
      minutes: elapsed(),
      rounds,
      forecasts,
      heapAtHalfMiB: first.heap,
      heapAtEndMiB: last.heap,
      heapSlopeMiBPerHour: slope(settled.map(({ minute, heap }) => [minute / 60, heap])),
      rssAtHalfMiB: first.rss,
      rssAtEndMiB: last.rss,
      rssSlopeMiBPerHour: slope(settled.map(({ minute, rss }) => [minute / 60, rss])),
      tensorsAtStart: samples[0]!.tensors,
      tensorsAtEnd: last.tensors,
    },
  }

  /** One round; gives how many numbers' forecasts were asked for: series times calls. */
  async function round(random: ReturnType<typeof createRandom>): Promise<number> {
    const series = () => Array.from({ length: 400 }, (_, t) => Math.sin(t / 3) + random.normal() / 5)
    const fitted = autoAR({ a: series(), b: series() }, { horizon: 12 })
    fitted.forecast(12, { levels: [80, 95] })
    const newer = fitted.update({ a: [1, 2], b: [3, 4] })
    newer.forecast(12)
    const copy = CombinedModel.fromJSON(JSON.parse(JSON.stringify(newer)))
    copy.forecast(24, { levels: [90] })
    const inputs = Float32Array.from({ length: 8 * 32 }, () => random.normal())
    const targets = new Array<number>(8).fill(0)
    await predictDataset(model, arrayDataset({ inputs, inputShape: [32, 1], targets }))
    return 6
  }
}

function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(points.map(point => point[0]))
  const y = mean(points.map(point => point[1]))
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}
