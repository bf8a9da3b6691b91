import type { Pace } from './trainingTypes.js'

/** Measures how fast a run goes: call `count` after each batch. */
export function createPaceMeter(options: {
  epochs: number
  batches: number
  /** Batches done before this run began, when it was resumed. */
  batchesBefore: number
  /** What the epochs before this one, from 0, cost together. */
  costBefore: (epoch: number) => number
}) {
  const started = performance.now()
  let examples = 0
  let batchesDone = 0
  /** Of the first batches of the training. */
  const costOfFirst = (batches: number) => {
    const epoch = Math.floor(batches / options.batches)
    const before = options.costBefore(epoch)
    const part = (batches % options.batches) / options.batches
    return part === 0 ? before : before + part * (options.costBefore(epoch + 1) - before)
  }
  const costOfEarlier = costOfFirst(options.batchesBefore)
  const costOfAll = options.costBefore(options.epochs)
  return {
    count(batchExamples: number) {
      examples += batchExamples
      batchesDone++
    },
    /** `epoch` counts from 1. */
    pace(epoch: number): Pace {
      const seconds = (performance.now() - started) / 1000
      const until = costOfFirst(options.batchesBefore + batchesDone)
      const done = until - costOfEarlier
      const left = costOfAll - until
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
