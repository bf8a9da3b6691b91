import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { reverseComplement, sequenceDataset } from '../../src/data/index.js'
import { averageModels, bothStrands, buildWideResNet1d } from '../../src/models/index.js'
import { modelFolder } from '../../src/node/index.js'
import { startBackend } from '../support/backends.js'
import { tempDir } from '../support/tempDir.js'

beforeAll(() => startBackend('cpu'))
const temp = tempDir()

const sequences = ['AACGTN', 'GGA', 'T']
const of = (all: readonly string[]) =>
  sequenceDataset({ sequences: all, targets: all.map(() => 0), length: 6 }).batch([0, 1, 2])
const net = (seed: number) =>
  buildWideResNet1d({ inputShape: [6, 5], outputs: 2, head: 'classification', width: 2, seed })
const predict = (model: LayersModel, { inputs }: { inputs: Float32Array }) =>
  Array.from(
    tf.tidy(() => (model.predict(tf.tensor(inputs, [inputs.length / 30, 6, 5])) as tf.Tensor).dataSync()),
  )

describe('bothStrands', () => {
  it('gives the mean over the strands of sequences of any lengths', async () => {
    const strand = sequential({ layers: [layers.flatten({ inputShape: [6, 5] })] })
    const [own, other] = [await of(sequences), await of(sequences.map(reverseComplement))]
    const expected = own.inputs.map((value, i) => (value + other.inputs[i]!) / 2)
    expect(predict(bothStrands(strand), own)).toEqual(Array.from(expected))
  })
})

describe('averageModels', () => {
  it('gives the mean, saved and loaded too, and is disposed of as a whole', async () => {
    const before = tf.memory().numTensors
    const batch = await of(sequences)
    const nets = [net(1), bothStrands(net(2)), net(3)]
    const apart = nets.map(each => predict(each, batch))
    const mean = await averageModels(nets)
    const expected = apart[0]!.map((_, i) => (apart[0]![i]! + apart[1]![i]! + apart[2]![i]!) / 3)
    const given = predict(mean, batch)
    for (const [i, value] of given.entries()) expect(value).toBeCloseTo(expected[i]!, 6)
    await mean.save(modelFolder(temp.path('mean')))
    mean.dispose()
    expect(tf.memory().numTensors).toBe(before)
    const loaded = await loadLayersModel(modelFolder(temp.path('mean')))
    expect(predict(loaded, batch)).toEqual(given)
  })
})
