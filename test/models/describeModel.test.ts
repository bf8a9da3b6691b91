import {
  input,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { MixtureConv1D } from '../../src/layers/index.js'
import { buildUNet1d, buildWideResNet1d, buildWideResNet2d, describeModel } from '../../src/models/index.js'
import { startBackend } from '../support/backends.js'

beforeAll(() => startBackend('wasm'))

describe('describeModel', () => {
  it('adds up shapes, parameters, multiply-adds and receptive fields', () => {
    const kernels = Array.from({ length: 9 }, () => ({ kernelSize: 3, dilation: 5 }))
    const net = buildWideResNet1d({
      inputShape: [50, 5],
      outputs: 3,
      head: 'classification',
      width: 4,
      kernels,
    })
    const description = describeModel(net)
    const layer = (name: string) => description.layers.find(l => l.name === name)!
    expect(layer('block1_conv1')).toEqual({
      name: 'block1_conv1',
      type: 'DilatedConv1D',
      outputShape: [50, 4],
      parameters: 3 * 5 * 4 + 4,
      multiplyAdds: 50 * 3 * 5 * 4,
      receptiveField: [11],
    })
    expect(layer('block3_conv3').receptiveField).toEqual([1 + 9 * 2 * 5])
    expect(layer('pooling').receptiveField).toEqual([Number.POSITIVE_INFINITY])
    expect(layer('outputs')).toMatchObject({ outputShape: [3], parameters: 27, multiplyAdds: 24 })
    expect(description.parameters).toBe(net.countParams())
    expect(description.multiplyAdds).toBe(description.layers.reduce((sum, l) => sum + l.multiplyAdds, 0))
    net.dispose()
  })

  it('counts strides, poolings and doublings', () => {
    const flat = buildWideResNet2d({
      inputShape: [32, 32, 3],
      outputs: 2,
      head: 'classification',
      depth: 10,
      width: 1,
    })
    const { layers } = describeModel(flat)
    const field = (name: string) => layers.find(l => l.name === name)!.receptiveField
    expect(field('stem')).toEqual([3, 3])
    // 3, then 2 + 2 at stride 1, then 2 at stride 1 and 2 at stride 1 before the halving, and 4 + 4 after it.
    expect(field('group1_block1_conv2')).toEqual([7, 7])
    expect(field('group2_block1_conv2')).toEqual([11, 11])
    expect(field('group3_block1_conv1')).toEqual([15, 15])
    flat.dispose()
    const unet = buildUNet1d({ inputShape: [32, 5], outputs: 2, head: 'classification', width: 2 })
    const down = describeModel(unet).layers.find(l => l.name === 'down1_conv1')!
    expect(down.receptiveField).toEqual([5 + 1 + 2 * 2])
    unet.dispose()
  })

  const inputShape = [8, 2]
  it.each([
    ['conv2dTranspose', [8, 8, 2], () => layers.conv2dTranspose({ filters: 2, kernelSize: 3 })],
    ['separableConv2d', [8, 8, 2], () => layers.separableConv2d({ filters: 2, kernelSize: 3 })],
    ['lstm', inputShape, () => layers.lstm({ units: 2, recurrentInitializer: 'zeros' })],
    ['gru', inputShape, () => layers.gru({ units: 2, recurrentInitializer: 'zeros' })],
    [
      'bidirectional',
      inputShape,
      () =>
        layers.bidirectional({
          layer: layers.simpleRNN({ units: 2, recurrentInitializer: 'zeros' }) as never,
          mergeMode: 'concat',
        }),
    ],
    [
      'MixtureConv1D',
      inputShape,
      () => new MixtureConv1D({ filters: 2, kernelSizes: [3], dilations: [1], seed: 1 }),
    ],
  ])('refuses a layer that it cannot count: %s', (_, shape, layer) => {
    const inputs = input({ shape })
    const net = model({ inputs, outputs: layer().apply(inputs) as SymbolicTensor })
    expect(() => describeModel(net)).toThrow(/`model` cannot be counted: its layer .* is of type/)
    net.dispose()
  })

  it('refuses a layer whose length is open', () => {
    const net = sequential({ layers: [layers.conv1d({ inputShape: [null, 2], filters: 2, kernelSize: 3 })] })
    expect(() => describeModel(net)).toThrow(/outputs of shape \[null, 2\].*known size/)
  })

  it('counts each time that a layer or a model is applied', () => {
    const strand = sequential({
      layers: [layers.conv1d({ inputShape, filters: 3, kernelSize: 3, padding: 'same' })],
    })
    const once = describeModel(strand).multiplyAdds
    expect(once).toBe(8 * 3 * 2 * 3)
    expect(describeModel(bothStrandsOf(strand)).multiplyAdds).toBe(2 * once)
    const shared = layers.dense({ units: 4 })
    const inputs = [input({ shape: [5] }), input({ shape: [5] })]
    const outputs = layers.add().apply(inputs.map(x => shared.apply(x) as SymbolicTensor)) as SymbolicTensor
    const description = describeModel(model({ inputs, outputs }))
    expect(description.multiplyAdds).toBe(2 * 5 * 4)
    expect(description.parameters).toBe(5 * 4 + 4)
  })

  it('counts depthwise convolutions, and the windows of poolings of tf.layers', () => {
    const net = sequential({
      layers: [
        layers.depthwiseConv2d({ inputShape: [8, 8, 2], kernelSize: 3, depthMultiplier: 2, padding: 'same' }),
        layers.maxPooling2d({ poolSize: 2, strides: 2 }),
        layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same' }),
        layers.flatten(),
      ],
    })
    const description = describeModel(net)
    expect(description.layers.map(layer => layer.multiplyAdds)).toEqual([64 * 9 * 4, 0, 16 * 9 * 4, 0])
    expect(description.layers.map(layer => layer.receptiveField[0])).toEqual([3, 4, 8, Infinity])
  })
})

/** The mean of a model's outputs on its input twice, as for the strands of DNA. */
function bothStrandsOf(strand: LayersModel): LayersModel {
  const inputs = input({ shape: [8, 2] })
  const outputs = [strand.apply(inputs) as SymbolicTensor, strand.apply(inputs) as SymbolicTensor]
  return model({ inputs, outputs: layers.average().apply(outputs) as SymbolicTensor })
}
