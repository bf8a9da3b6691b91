/**
 * Whether a search finds what is there: made tasks whose label depends on two motifs a known distance apart, on a short
 * word alone, and on nothing, MOTIF_SEEDS seeds each (default 10); the network found is then retrained beside the
 * default one.
 */
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { buildWithKernels, dashSearch } from '../src/search/index.js'
import {
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  evaluateModel,
  sgd,
  trainModel,
} from '../src/training/index.js'
import { motifSpace, motifTask, pairReach, totalReach, twoConvolutions } from '../test/support/motifTasks.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'

const seeds = Number(process.env['MOTIF_SEEDS'] ?? 10)
const loss = crossEntropy()
const metrics = [classificationMetrics.accuracy]

/** One search and the trainings after it. */
interface Outcome {
  readonly reach: number
  /** Of the layer that is surest. */
  readonly entropy: number
  readonly probability: number
  readonly found: number
  readonly default: number
}

export const run: Benchmark = async ({ log }) => {
  log(`backend: ${await startFastest()}`)
  const figures: Record<string, number> = {}
  for (const kind of ['pair', 'local', 'shuffled'] as const) {
    const results: Outcome[] = []
    for (let seed = 1; seed <= seeds; seed++) {
      const train = motifTask(kind, 3000, 100 * seed)
      const backbone = twoConvolutions(seed)
      const found = await dashSearch({ backbone, space: motifSpace, train, loss, epochs: 10, seed })
      const test = motifTask(kind, 2000, 100 * seed + 2)
      const score = async (model: LayersModel) => {
        await retrain(model, train, seed)
        const { metrics: scores } = await evaluateModel(model, test, { loss, metrics })
        model.dispose()
        return scores['accuracy']!
      }
      const result = {
        reach: totalReach(found.kernels),
        entropy: Math.min(...found.history.at(-1)!.entropy),
        probability: Math.max(...found.kernels.map(({ probability }) => probability)),
        found: await score(buildWithKernels(backbone, found.kernels)),
        default: await score(backbone({})),
      }
      results.push(result)
      const kernels = found.kernels.map(k => `${k.kernelSize}x${k.dilation} (${k.probability.toFixed(2)})`)
      log(
        `${kind}, seed ${seed}: ${kernels.join(', ')}: reach ${result.reach}, entropy ${result.entropy.toFixed(2)}; ` +
          `test accuracy ${result.found.toFixed(3)}, default ${result.default.toFixed(3)}`,
      )
    }
    const sorted = (pick: (result: Outcome) => number) => results.map(pick).sort((a, b) => a - b)
    const median = (list: number[]) => list[Math.floor(list.length / 2)]!
    if (kind === 'pair') {
      figures['pairReached'] = results.filter(({ reach }) => reach >= pairReach).length / seeds
      figures['pairBetterThanDefault'] = results.filter(r => r.found > r.default).length / seeds
    }
    figures[`${kind}MedianReach`] = median(sorted(r => r.reach))
    figures[`${kind}LargestReach`] = sorted(r => r.reach).at(-1)!
    figures[`${kind}MedianEntropy`] = median(sorted(r => r.entropy))
    figures[`${kind}LargestProbability`] = sorted(r => r.probability).at(-1)!
    figures[`${kind}FoundAccuracy`] = results.reduce((sum, r) => sum + r.found, 0) / seeds
    figures[`${kind}DefaultAccuracy`] = results.reduce((sum, r) => sum + r.default, 0) / seeds
  }
  return { figures }
}

async function retrain(model: LayersModel, train: ReturnType<typeof motifTask>, seed: number): Promise<void> {
  await trainModel({
    model,
    train,
    loss,
    optimizer: sgd({ learningRate: 0.1, weightDecay: 5e-4 }),
    schedule: cosineSchedule(),
    epochs: 8,
    batchSize: 64,
    clipNorm: 1,
    seed,
  })
}
