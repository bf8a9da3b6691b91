import { runTraining } from './runTraining.js'
import type { TrainingResult, TrainModelOptions } from './trainingTypes.js'

/**
 * Trains a model and leaves it with the weights that validated best; the result says how it went.
 *
 * A run that diverges or is aborted is a result, too, and what it had reached is kept. With a checkpoint
 * store, a run that was killed goes on from its last checkpoint to the same weights, bit for bit on the same
 * backend. Between calls nothing but the model's weights stays on the device.
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainingResult> {
  const { notes: _, ...result } = await runTraining(options)
  return result
}
