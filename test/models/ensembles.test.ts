import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { flipping, reverseComplement, sequenceDataset, turning } from '../../src/data/index.js'
import {
  allViews,
  averageModels,
  bothStrands,
  buildWideResNet1d,
  buildWideResNet2d,
} from '../../src/models/index.js'
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

describe('allViews', () => {
  it('gives the mean over all that flips and turns make of an image, saved and loaded too', async () => {
    const before = tf.memory().numTensors
    const image = Float32Array.from({ length: 4 * 4 * 2 }, (_, i) => Math.sin(i * i))
    const flat = () => sequential({ layers: [layers.flatten({ inputShape: [4, 4, 2] })] })
    const predictImages = (model: LayersModel, images: Float32Array) =>
      tf.tidy(() => (model.predict(tf.tensor(images, [images.length / 32, 4, 4, 2])) as tf.Tensor).dataSync())
    // What the augmentations do to the image, by chance: all eight within 400 tries.
    const random = createRandom(1)
    const seen = new Map<string, Float32Array>()
    for (let i = 0; i < 400; i++) {
      const copy = image.slice()
      for (const augment of [flipping(), turning()]) augment(copy, [4, 4, 2], random)
      seen.set(copy.join(), copy)
    }
    expect(seen.size).toBe(8)
    const views = [...seen.values()]
    const expected = image.map((_, i) => views.reduce((sum, view) => sum + view[i]! / 8, 0))
    const model = allViews(flat(), [...flipping().symmetries!, ...turning().symmetries!])
    const given = predictImages(model, image)
    for (const [i, value] of given.entries()) expect(value).toBeCloseTo(expected[i]!, 6)
    await model.save(modelFolder(temp.path('views')))
    const loaded = await loadLayersModel(modelFolder(temp.path('views')))
    expect(predictImages(loaded, image)).toEqual(given)
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)

    const wide = Float32Array.from({ length: 2 * 3 * 5 }, (_, i) => i)
    const mirrored = allViews(sequential({ layers: [layers.flatten({ inputShape: [3, 5, 2] })] }), ['mirror'])
    const mean = tf.tidy(() => (mirrored.predict(tf.tensor(wide, [1, 3, 5, 2])) as tf.Tensor).dataSync())
    expect(Array.from(mean.slice(0, 4))).toEqual([4, 5, 4, 5])
  })

  it('is the model itself without symmetries', () => {
    const model = net(1)
    expect(allViews(model, [])).toBe(model)
  })

  it('is a member of a mean like any other', async () => {
    const before = tf.memory().numTensors
    const options = { inputShape: [8, 8, 1], outputs: 2, head: 'classification', depth: 10 } as const
    const nets = [1, 2].map(seed => allViews(buildWideResNet2d({ ...options, seed }), ['mirror', 'turn']))
    const images = tf.tensor(
      Float32Array.from({ length: 64 }, (_, i) => Math.sin(i * i)),
      [1, 8, 8, 1],
    )
    const outputs = (model: LayersModel) =>
      Array.from(tf.tidy(() => (model.predict(images) as tf.Tensor).dataSync()))
    const apart = nets.map(outputs)
    const mean = await averageModels(nets)
    const given = outputs(mean)
    for (const [i, value] of given.entries())
      expect(value).toBeCloseTo((apart[0]![i]! + apart[1]![i]!) / 2, 5)
    mean.dispose()
    images.dispose()
    expect(tf.memory().numTensors).toBe(before)
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
