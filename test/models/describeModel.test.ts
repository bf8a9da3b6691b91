import { beforeAll, describe, expect, it } from 'vitest'
import { buildUNet1d, buildWideResNet1d, buildWideResNet2d, describeModel } from '../../src/models/index.js'
import { startBackend } from '../support/backends.js'

beforeAll(() => startBackend('wasm'))

describe('describeModel', () => {
  it('adds up shapes, parameters, multiply-adds and receptive fields', () => {
    const kernels = Array.from({ length: 9 }, () => ({ kernelSize: 3, dilation: 5 }))
    const model = buildWideResNet1d({
      inputShape: [50, 5],
      outputs: 3,
      head: 'classification',
      width: 4,
      kernels,
    })
    const description = describeModel(model)
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
    expect(description.parameters).toBe(model.countParams())
    expect(description.multiplyAdds).toBe(description.layers.reduce((sum, l) => sum + l.multiplyAdds, 0))
    model.dispose()
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
})
