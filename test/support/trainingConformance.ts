import { arrayDataset } from '../../src/data/index.js'
import { buildUNet1d, buildWideResNet1d, buildWideResNet2d } from '../../src/models/index.js'
import { crossEntropy, sgd, trainModel } from '../../src/training/index.js'

const heads = { outputs: 2, head: 'classification', seed: 1 } as const
const kernels = (n: number) => Array.from({ length: n }, (_, i) => ({ kernelSize: 3, dilation: 1 + (i % 3) }))

/** Backbones, small and with dilated convolutions; a U-Net 2-D takes minutes on a GPU in software. */
const smallNets = {
  wideResNet1d: () => buildWideResNet1d({ ...heads, inputShape: [16, 2], width: 4, kernels: kernels(9) }),
  wideResNet2d: () =>
    buildWideResNet2d({ ...heads, inputShape: [8, 8, 2], depth: 10, width: 1, kernels: kernels(7) }),
  unet1d: () => buildUNet1d({ ...heads, inputShape: [32, 2], width: 2, kernels: kernels(18) }),
}
export const smallNetNames = Object.keys(smallNets) as (keyof typeof smallNets)[]

/**
 * Trains a small net for four steps on the backend in use, with averaged weights and clipped gradients; gives the
 * losses of every step and of the two validations. Two backends differ by rounding alone.
 */
export async function trainSmallNet(name: keyof typeof smallNets): Promise<number[]> {
  const model = smallNets[name]()
  const inputShape = model.inputs[0]!.shape.slice(1) as number[]
  const losses: number[] = []
  const { history } = await trainModel({
    model,
    train: waves(16, inputShape),
    validation: waves(8, inputShape),
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 0.05, weightDecay: 1e-4 }),
    epochs: 2,
    batchSize: 8,
    clipNorm: 1,
    ema: { decay: 0.9, statisticsBatches: 1 },
    seed: 11,
    onProgress: progress => {
      if (progress.kind === 'batch') losses.push(progress.loss)
    },
  })
  model.dispose()
  return [...losses, ...history.map(record => record.validation!.loss)]
}

/** Examples of made numbers whose class is the sign of what is added to them. */
function waves(size: number, inputShape: readonly number[]) {
  const values = inputShape.reduce((a, b) => a * b, 1)
  return arrayDataset({
    inputs: Float32Array.from({ length: size * values }, (_, i) => Math.sin(12.9898 * i) + classOf(i) - 0.5),
    inputShape,
    targets: Float32Array.from({ length: size }, (_, i) => classOf(i * values)),
  })

  function classOf(i: number): number {
    return Math.floor(i / values) % 2
  }
}
