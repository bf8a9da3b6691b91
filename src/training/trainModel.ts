import { runTraining } from './runTraining.js'
import type { TrainingResult, TrainModelOptions } from './trainingTypes.js'

/**
 * Trains a model and leaves it with the weights that validated best; the result says how it went.
 *
 * A run that diverges or is aborted is a result, too, and what it had reached is kept. With a checkpoint
 * store, a run that was killed goes on from its last checkpoint to the same weights, bit for bit on the same
 * backend. Between calls nothing but the model's weights stays on the device.
 *
 * @example
 * await useBackend('wasm')
 * const inputs = Float32Array.from({ length: 64 * 32 }, (_, i) => Math.sin(i * i))
 * const targets = Array.from({ length: 64 }, (_, i) => i % 2)
 * const train = arrayDataset({ inputs, inputShape: [32, 1], targets })
 * const model = buildWideResNet1d({ inputShape: [32, 1], outputs: 2, head: 'classification', width: 4, seed: 1 })
 * const optimizer = sgd({ learningRate: 0.1 })
 * const result = await trainModel({ model, train, loss: crossEntropy(), optimizer, epochs: 2, seed: 1 })
 * result.status // 'completed'
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainingResult> {
  const { notes: _, ...result } = await runTraining(options)
  return result
}
