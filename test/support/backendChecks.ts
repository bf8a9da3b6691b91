import { memory } from '@tensorflow/tfjs-core'
import { worstBatchNorm } from './batchNormConformance.js'
import { worstConvolution } from './convConformance.js'
import { worstPooling } from './poolConformance.js'

/**
 * The largest errors of convolutions, batch norm and pooling with their gradients against loops in float64 on the
 * backend in use, and the tensors left behind. Of the convolutions and of the poolings only each so-manieth is tried.
 */
export async function checkGradients(
  everyConvolution = 1,
  everyPooling = 1,
): Promise<{
  convolutionError: number
  batchNormError: number
  poolingError: number
  leakedTensors: number
}> {
  const tensors = memory().numTensors
  const errors = {
    convolutionError: await worstConvolution(everyConvolution),
    batchNormError: await worstBatchNorm(),
    poolingError: await worstPooling(everyPooling),
  }
  return { ...errors, leakedTensors: memory().numTensors - tensors }
}
