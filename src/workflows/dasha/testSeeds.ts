import { type MeanInterval, meanInterval } from '../../training/index.js'
import type { RetrainedBackbone } from './chooseNets.js'
import type { PreparedTask } from './prepareTask.js'
import type { StageOptions } from './progress.js'
import { type TestScores, testOnce } from './testOnce.js'

/** The best configuration trained from several seeds, each net by itself: plain JSON. */
export interface SeedScores {
  readonly seeds: readonly {
    readonly seed: number
    /** Index among the retrained candidates. */
    readonly candidate: number
    readonly test: TestScores | undefined
  }[]
  /** Means over the seeds with Student's intervals, by metric; of two seeds or more. */
  readonly validation: Readonly<Record<string, MeanInterval>>
  readonly test: Readonly<Record<string, MeanInterval>> | undefined
}

/**
 * Tests the nets of the best configuration, one a seed, and disposes of those that are no members of `model`; undefined
 * where fewer than two were trained.
 */
export async function testSeeds(
  task: PreparedTask,
  retrained: RetrainedBackbone,
  options: Pick<StageOptions, 'signal' | 'onProgress'> = {},
): Promise<SeedScores | undefined> {
  const { candidates, members } = retrained
  const isSpread = retrained.seeds.length > 1
  const seeds: SeedScores['seeds'][number][] = []
  try {
    for (const { candidate, model } of isSpread ? retrained.seeds : []) {
      const test = await testOnce(task, model, options)
      seeds.push({ seed: candidates[candidate]!.seed, candidate, test })
    }
  } finally {
    for (const { candidate, model } of retrained.seeds) if (!members.includes(candidate)) model.dispose()
  }
  if (!isSpread) return undefined
  const spread = (of: (seed: SeedScores['seeds'][number]) => Readonly<Record<string, number>>) =>
    Object.fromEntries(
      task.metrics.flatMap(({ name }) => {
        const values = seeds.map(seed => of(seed)[name] ?? Number.NaN)
        return values.every(Number.isFinite) ? [[name, meanInterval(values)]] : []
      }),
    )
  return {
    seeds,
    validation: spread(({ candidate }) => candidates[candidate]!.validation.scores),
    test: task.test && spread(({ test }) => test!.scores),
  }
}
