import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { createRandom } from '../../src/common/random.js'
import { arrayDataset } from '../../src/data/index.js'
import { fusedBatchNorm, plainConvolutions, SegmentPooling } from '../../src/layers/index.js'
import type { Backbone } from '../../src/search/index.js'

const length = 64

/** Elements between the starts of the two motifs of a `pair`, and those that both take up. */
const pairDistance = 12
export const pairReach = pairDistance + 3

/**
 * Sequences of four letters whose class depends on one thing alone: for `pair`, whether two motifs stand
 * `pairDistance` apart or otherwise, each being there in both classes; for `local`, which of two words of five letters
 * is there; for `shuffled`, nothing.
 */
export function motifTask(kind: 'pair' | 'local' | 'shuffled', size: number, seed: number) {
  const random = createRandom(seed)
  const inputs = new Float32Array(size * length * 4)
  const targets = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const letters = Array.from({ length }, () => random.integer(4))
    const target = random.integer(2)
    const write = (at: number, word: readonly number[]) => letters.splice(at, word.length, ...word)
    for (let copy = 0; copy < 3; copy++) {
      if (kind === 'local') write(random.integer(length - 5), target ? [0, 1, 2, 3, 0] : [0, 2, 1, 3, 0])
      else {
        const at = random.integer(length - pairReach)
        let distance = pairDistance
        while (!target && Math.abs(distance - pairDistance) < 3)
          distance = 3 + random.integer(length - 6 - at)
        write(at, [3, 0, 3])
        write(at + distance, [2, 1, 2])
      }
    }
    letters.forEach((letter, t) => {
      inputs[(i * length + t) * 4 + letter] = 1
    })
    targets[i] = kind === 'shuffled' ? random.integer(2) : target
  }
  return arrayDataset({ inputs, inputShape: [length, 4], targets })
}

/** Two searchable convolutions of 16 channels, kernels of 3 by default, as a user of the package would write it. */
export function twoConvolutions(seed: number): Backbone {
  return ({ kernels, convolution = plainConvolutions(kernels) }) => {
    const inputs = input({ shape: [length, 4] })
    let features: SymbolicTensor = inputs
    for (const name of ['first', 'second']) {
      const layer = convolution({ name, rank: 1, filters: 16, kernelSize: 3, seed: seed + name.length })
      const convolved = layer.apply(features) as SymbolicTensor
      features = fusedBatchNorm({ activation: 'relu' }).apply(convolved) as SymbolicTensor
    }
    const pooled = new SegmentPooling().apply(features) as SymbolicTensor
    const kernelInitializer = initializers.glorotUniform({ seed })
    const outputs = layers.dense({ units: 2, kernelInitializer }).apply(pooled) as SymbolicTensor
    return model({ inputs, outputs })
  }
}

export const motifSpace = { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7] }

/** Elements that one output of these layers, one after another, sees. */
export function totalReach(kernels: readonly { kernelSize: number; dilation: number }[]): number {
  return 1 + kernels.reduce((sum, { kernelSize, dilation }) => sum + (kernelSize - 1) * dilation, 0)
}
