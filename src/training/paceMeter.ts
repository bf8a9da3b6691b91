import type { Pace } from './trainingTypes.js'

/** Measures how fast a run goes: call `count` after each batch. */
export function createPaceMeter(options: {
  epochs: number
  batches: number
  /** Batches done before this run began, when it was resumed. */
  batchesBefore: number
}) {
  const started = performance.now()
  let examples = 0
  let batchesDone = 0
  return {
    count(batchExamples: number) {
      examples += batchExamples
      batchesDone++
    },
    /** `epoch` counts from 1. */
    pace(epoch: number): Pace {
      const seconds = (performance.now() - started) / 1000
      const left = options.epochs * options.batches - options.batchesBefore - batchesDone
      return {
        epoch,
        epochs: options.epochs,
        batches: options.batches,
        examplesPerSecond: examples / seconds,
        secondsLeft: (seconds / Math.max(1, batchesDone)) * left,
      }
    },
  }
}
