import type { Pace } from './trainingTypes.js'

/** Measures how fast a run goes: call `count` after each batch. */
export function createPaceMeter(options: {
  epochs: number
  batches: number
  /** Batches done before this run began, when it was resumed. */
  batchesBefore: number
  /** What a batch of an epoch, from 0, costs beside others. */
  costOf: (epoch: number) => number
}) {
  const started = performance.now()
  let examples = 0
  let batchesDone = 0
  /** Of the first batches of the training. */
  const costOfFirst = (batches: number) => {
    let cost = 0
    for (let left = batches, epoch = 0; left > 0; left -= options.batches, epoch++) {
      cost += Math.min(left, options.batches) * options.costOf(epoch)
    }
    return cost
  }
  return {
    count(batchExamples: number) {
      examples += batchExamples
      batchesDone++
    },
    /** `epoch` counts from 1. */
    pace(epoch: number): Pace {
      const seconds = (performance.now() - started) / 1000
      const until = costOfFirst(options.batchesBefore + batchesDone)
      const done = until - costOfFirst(options.batchesBefore)
      const left = costOfFirst(options.epochs * options.batches) - until
      return {
        epoch,
        epochs: options.epochs,
        batches: options.batches,
        examplesPerSecond: examples / seconds,
        secondsLeft: done > 0 ? (seconds / done) * left : 0,
      }
    },
  }
}
