import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import {
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { reverseComplement, sequenceDataset } from '../../src/data/index.js'
import { SupervisedBaselinesError } from '../../src/errors.js'
import {
  DilatedConv1D,
  DilatedConv2D,
  GlobalAveragePooling,
  MixtureConv1D,
  UpSampling,
} from '../../src/layers/index.js'
import { averageModels, bothStrands, buildWideResNet1d, exportPlainModel } from '../../src/models/index.js'
import { modelFolder } from '../../src/node/index.js'
import { startBackend } from '../support/backends.js'
import { farthest, normals } from '../support/numbers.js'
import { savedNets, shaken } from '../support/savedNets.js'
import { tempDir } from '../support/tempDir.js'

beforeAll(() => startBackend('wasm'))
afterEach(() => tf.disposeVariables())
const temp = tempDir()

function outputs(net: LayersModel, batch = 3): Float32Array {
  const shape = net.inputs[0]!.shape.slice(1) as number[]
  const x = normals(11, batch * shape.reduce((product, n) => product * n, 1))
  return tf.tidy(() => (net.predict(tf.tensor(x, [batch, ...shape])) as tf.Tensor).dataSync() as Float32Array)
}

/** The classes of all layers in what is saved of a model. */
async function savedClasses(net: LayersModel, name: string): Promise<Set<string>> {
  await net.save(modelFolder(temp.path(name)))
  const json = JSON.parse(readFileSync(temp.path(`${name}/model.json`), 'utf8'))
  const layers = json.modelTopology.config.layers as { class_name: string }[]
  return new Set(layers.map(layer => layer.class_name))
}

const ownClasses = [
  ...[
    'DilatedConv1D',
    'DilatedConv2D',
    'FusedBatchNorm',
    'SeededDropout',
    'GlobalAveragePooling',
    'SegmentPooling',
  ],
  ...[
    'PairMaxPooling',
    'LinearUpsampling1D',
    'UpSampling',
    'JoinSkip',
    'PositionChannels',
    'UpConvolution2D',
  ],
  ...['ReverseComplement', 'TurnedImage', 'Functional', 'Model'],
]

describe('exportPlainModel', () => {
  it.each(Object.entries(savedNets))(
    'gives a model of plain layers with equal outputs: %s',
    async (name, build) => {
      const net = shaken(build())
      const before = tf.memory().numTensors
      const plain = exportPlainModel(net)
      const added = tf.memory().numTensors - before
      expect(added).toBe(plain.weights.length)
      const expected = outputs(net)
      const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      expect(farthest(outputs(plain), expected) / scale).toBeLessThan(1e-5)
      const classes = await savedClasses(plain, name)
      expect([...classes].filter(name => ownClasses.includes(name))).toEqual([])
      const loaded = await loadLayersModel(modelFolder(temp.path(name)))
      expect(outputs(loaded)).toEqual(outputs(plain))
      plain.dispose()
      expect(outputs(net)).toEqual(expected)
    },
  )

  it.each([
    ['1-D', 'same'],
    ['1-D', 'causal'],
    ['1-D', 'valid'],
    ['2-D', 'same'],
    ['2-D', 'valid'],
  ] as const)('has steps beside dilations: %s, %s', (rank, padding) => {
    for (const [kernelSize, dilationRate, strides] of [
      [3, 2, 2],
      [4, 3, 2],
      [2, 1, 3],
      [5, 2, 1],
    ] as const) {
      const options = { filters: 2, kernelSize, dilationRate, strides, padding, seed: 1 }
      const inputs = input({ shape: rank === '1-D' ? [23, 3] : [23, 20, 3] })
      const layer =
        rank === '1-D'
          ? new DilatedConv1D(options)
          : new DilatedConv2D({ ...options, dilationRate: [dilationRate, 1] })
      const net = model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor })
      expect(farthest(outputs(exportPlainModel(net)), outputs(net))).toBeLessThan(1e-5)
    }
  })

  it('repeats elements and takes means as the layers do', () => {
    for (const shape of [
      [7, 3],
      [5, 6, 3],
    ]) {
      const inputs = input({ shape })
      const wide = new UpSampling({ size: 3 }).apply(inputs) as SymbolicTensor
      const net = model({ inputs, outputs: new GlobalAveragePooling().apply(wide) as SymbolicTensor })
      const repeated = model({ inputs, outputs: wide })
      for (const each of [net, repeated])
        expect(farthest(outputs(exportPlainModel(each)), outputs(each))).toBeLessThan(1e-6)
    }
  })

  it('reads both strands of sequences of any length, and averages members, with layers shared as they were', async () => {
    const length = 21
    const bases = 'ACGTNRY'
    const sequences = [21, 20, 13, 8, 1].map(n =>
      Array.from({ length: n }, (_, i) => bases[(i * i + n) % 7]).join(''),
    )
    const dataset = sequenceDataset({
      sequences: [...sequences, ...sequences.map(reverseComplement)],
      targets: Array(10).fill(0),
      length,
    })
    const batch = await dataset.batch([...Array(10).keys()])
    const predict = (net: LayersModel) =>
      tf.tidy(
        () => (net.predict(tf.tensor(batch.inputs, [10, length, 5])) as tf.Tensor).dataSync() as Float32Array,
      )
    const strand = (seed: number) =>
      shaken(
        buildWideResNet1d({
          inputShape: [length, 5],
          outputs: 2,
          head: 'classification',
          width: 3,
          segments: 3,
          seed,
        }),
      )
    const both = bothStrands(strand(1))
    const plain = exportPlainModel(both)
    const given = predict(plain)
    expect(farthest(given, predict(both))).toBeLessThan(1e-5)
    expect(farthest(given.subarray(0, 10), given.subarray(10))).toBeLessThan(1e-5)
    expect(plain.layers.filter(({ name }) => name === 'block1_conv1')).toHaveLength(1)
    const mean = await averageModels([strand(2), both])
    const flat = exportPlainModel(mean)
    expect(farthest(predict(flat), predict(mean))).toBeLessThan(1e-5)
    expect([...(await savedClasses(flat, 'mean'))].filter(name => ownClasses.includes(name))).toEqual([])
  })

  it('copies layers of tfjs itself', () => {
    const inputs = input({ shape: [12, 3] })
    const body = layers
      .conv1d({ filters: 4, kernelSize: 3, activation: 'relu' })
      .apply(inputs) as SymbolicTensor
    const norm = layers.batchNormalization().apply(body) as SymbolicTensor
    const net = shaken(
      model({
        inputs,
        outputs: layers.dense({ units: 3, activation: 'tanh' }).apply(norm) as SymbolicTensor,
      }),
    )
    expect(outputs(exportPlainModel(net))).toEqual(outputs(net))
  })

  it('names a layer that has no counterpart', () => {
    const inputs = input({ shape: [12, 3] })
    const mixture = new MixtureConv1D({
      name: 'open',
      filters: 2,
      kernelSizes: [3, 5],
      dilations: [1, 2],
      seed: 0,
    })
    const net = model({ inputs, outputs: mixture.apply(inputs) as SymbolicTensor })
    const refused = () => exportPlainModel(net)
    expect(refused).toThrow(SupervisedBaselinesError)
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        details: expect.objectContaining({ layer: 'open' }),
      }),
    )
    const open = input({ shape: [null, 3] })
    const strided = new DilatedConv1D({ filters: 1, kernelSize: 3, dilationRate: 2, strides: 2 })
    const openNet = model({ inputs: open, outputs: strided.apply(open) as SymbolicTensor })
    expect(() => exportPlainModel(openNet)).toThrow(/inputs of known size/)
  })
})
