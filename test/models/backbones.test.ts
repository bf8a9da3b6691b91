import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { dilatedConv1d } from '../../src/layers/index.js'
import {
  type BackboneOptions,
  buildUNet1d,
  buildUNet2d,
  buildWideResNet1d,
  buildWideResNet2d,
} from '../../src/models/index.js'
import { modelFolder } from '../../src/node/index.js'
import golden from '../golden/backbones.json' with { type: 'json' }
import { startBackend } from '../support/backends.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const builders: Record<string, (options: BackboneOptions) => LayersModel> = {
  wideResNet1d: buildWideResNet1d,
  wideResNet2d: buildWideResNet2d,
  unet1d: buildUNet1d,
  unet2d: buildUNet2d,
}

/** Gives every weight the formula of bench/peers/backbones_golden.py. */
function fill(model: LayersModel, listed: readonly (readonly [string, number])[]): void {
  const byName = new Map(model.weights.map(weight => [weight.originalName, weight]))
  expect([...byName.keys()].sort()).toEqual(listed.map(([name]) => name).sort())
  listed.forEach(([name, scale], p) => {
    const weight = byName.get(name)!
    const isPositive = name.endsWith('gamma') || name.endsWith('moving_variance')
    const values = Float32Array.from({ length: tf.util.sizeFromShape(weight.shape as number[]) }, (_, i) => {
      const value = Math.sin(1.7 * i + 0.9 * p) * scale
      return isPositive ? 1 + value / 2 : value
    })
    tf.tidy(() => {
      weight.write(tf.tensor(values, weight.shape as number[]))
    })
  })
}

function predict(model: LayersModel, inputShape: readonly number[]): Float32Array {
  return tf.tidy(() => {
    const shape = [2, ...inputShape]
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.sin(0.37 * i))
    return (model.predict(tf.tensor(values, shape)) as tf.Tensor).dataSync<'float32'>()
  })
}

describe.each(['cpu', 'wasm'] as const)('backbones on %s', backend => {
  beforeAll(() => startBackend(backend))

  it.each(golden.cases)('$builder $options gives what PyTorch gives', async ({ builder, ...expected }) => {
    const { options, inputShape } = expected
    const model = builders[builder]!({ ...options, inputShape, head: 'classification' } as BackboneOptions)
    fill(model, expected.weights as [string, number][])
    const trained = model.trainableWeights.reduce(
      (sum, w) => sum + tf.util.sizeFromShape(w.shape as number[]),
      0,
    )
    expect(trained).toBe(expected.parameters)
    const outputs = predict(model, inputShape)
    const scale = Math.max(...expected.outputs.map(Math.abs))
    outputs.forEach((value, i) => {
      expect(Math.abs(value - expected.outputs[i]!) / scale, `output ${i}`).toBeLessThan(2e-5)
    })
    model.dispose()
  })
})

describe('backbones', () => {
  beforeAll(() => startBackend('wasm'))

  const parameters = (model: LayersModel) => {
    const count = model.trainableWeights.reduce(
      (sum, w) => sum + tf.util.sizeFromShape(w.shape as number[]),
      0,
    )
    model.dispose()
    return count
  }

  it('have the published numbers of parameters', () => {
    const cifar = { inputShape: [32, 32, 3], outputs: 10, head: 'classification' } as const
    // Zagoruyko and Komodakis 2016, table 5: 2.7 million; table 4: 17.2 million.
    expect(Math.floor(parameters(buildWideResNet2d({ ...cifar, depth: 16, width: 4 })) / 1e5)).toBe(27)
    expect(parameters(buildWideResNet2d({ ...cifar, depth: 22, width: 8 })) / 1e6).toBeCloseTo(17.2, 1)
    // The common U-Net has 31,037,633 with one output, 65 of them in its last layer; ours has a wider head.
    const head = 64 * 256 + 256 + 2 * 256 + 256 + 1
    expect(parameters(buildUNet2d({ ...cifar, outputs: 1, size: 'full' }))).toBe(31_037_633 - 65 + head)
    // The paper's 1-D net for genomics: three blocks of widths 128, 256, 256 over five channels.
    const block = (before: number, m: number) => before * m * 8 + m * m * 8 + 3 * m + 6 * m
    const shortcut = (before: number, m: number) => before * m + m + 2 * m
    expect(parameters(buildWideResNet1d({ inputShape: [500, 5], outputs: 2, head: 'classification' }))).toBe(
      block(5, 128) + shortcut(5, 128) + block(128, 256) + shortcut(128, 256) + block(256, 256) + 514,
    )
  })

  it('give dense outputs of the shape of the input', () => {
    const shapes = [
      buildWideResNet1d({ inputShape: [21, 2], outputs: 3, head: 'dense', width: 2 }),
      buildUNet1d({ inputShape: [21, 2], outputs: 3, head: 'dense', width: 2 }),
      buildWideResNet2d({ inputShape: [8, 8, 1], outputs: 2, head: 'dense', depth: 10, width: 1 }),
      buildUNet2d({ inputShape: [17, 16, 1], outputs: 2, head: 'dense' }),
    ].map(model => {
      const { shape } = model.outputs[0]!
      model.dispose()
      return shape
    })
    expect(shapes).toEqual([
      [null, 21, 3],
      [null, 21, 3],
      [null, 8, 8, 2],
      [null, 17, 16, 2],
    ])
  })

  it('tell positions apart only when asked to', () => {
    const options = { inputShape: [120, 5], outputs: 2, head: 'multilabel', width: 4, seed: 3 } as const
    const spread = (model: LayersModel) => {
      // One letter, and the same 20 places on: a net without positions cannot tell.
      const outputs = tf.tidy(() => {
        const input = tf.buffer([2, 120, 5])
        input.set(1, 0, 50, 2)
        input.set(1, 1, 70, 2)
        return (model.predict(input.toTensor()) as tf.Tensor).dataSync()
      })
      model.dispose()
      return Math.abs(outputs[0]! - outputs[2]!) + Math.abs(outputs[1]! - outputs[3]!)
    }
    expect(spread(buildWideResNet1d(options))).toBeLessThan(1e-5)
    expect(spread(buildWideResNet1d({ ...options, positionChannels: 4 }))).toBeGreaterThan(1e-3)
    expect(spread(buildWideResNet1d({ ...options, segments: 7 }))).toBeGreaterThan(1e-3)
    const flat = { inputShape: [16, 16, 3], outputs: 4, head: 'classification', positionChannels: 2 } as const
    const model = buildWideResNet2d({ ...flat, segments: 2, depth: 10, width: 1 })
    expect(model.outputs[0]!.shape).toEqual([null, 4])
    model.dispose()
  })

  it('follow from their seed, and save and load whole', async () => {
    const options = { inputShape: [16, 16, 3], outputs: 4, head: 'classification', dropout: 0.1 } as const
    const build = (seed: number) => buildUNet2d({ ...options, seed, segments: 2, positionChannels: 1 })
    const [a, b, c] = [build(1), build(1), build(2)]
    const outputs = predict(a, options.inputShape)
    expect(predict(b, options.inputShape)).toEqual(outputs)
    expect(predict(c, options.inputShape)).not.toEqual(outputs)
    await a.save(modelFolder(temp.path('unet')))
    const loaded = await loadLayersModel(modelFolder(temp.path('unet')))
    expect(predict(loaded, options.inputShape)).toEqual(outputs)
    for (const model of [a, b, c, loaded]) model.dispose()
  })

  it('take found kernels by order or by layer, and refuse a wrong number of them', () => {
    const options = { inputShape: [40, 5], outputs: 2, head: 'classification', width: 2 } as const
    const nine = Array.from({ length: 9 }, (_, i) => ({ kernelSize: 3 + 2 * (i % 3), dilation: 1 + (i % 2) }))
    const model = buildWideResNet1d({ ...options, kernels: nine })
    expect(model.getLayer('block1_conv2').getConfig()).toMatchObject({ kernelSize: 5, dilationRate: 2 })
    model.dispose()
    const named = nine
      .map((kernel, i) => ({ ...kernel, layer: `block${Math.floor(i / 3) + 1}_conv${(i % 3) + 1}` }))
      .reverse()
    const byName = buildWideResNet1d({ ...options, kernels: named })
    expect(byName.getLayer('block1_conv2').getConfig()).toMatchObject({ kernelSize: 5, dilationRate: 2 })
    byName.dispose()
    expect(() => buildWideResNet1d({ ...options, kernels: nine.slice(1) })).toThrow(/kernels.*block3_conv3/)
    expect(() => buildWideResNet1d({ ...options, kernels: [...nine, nine[0]!] })).toThrow(/kernels.*9/)
    expect(() => buildWideResNet1d({ ...options, kernels: [{ kernelSize: 0, dilation: 1 }] })).toThrow(
      /kernels\[0\].kernelSize/,
    )
  })

  it('let a search make the searchable convolutions', () => {
    const seen: string[] = []
    const model = buildUNet1d({
      inputShape: [32, 5],
      outputs: 2,
      head: 'classification',
      width: 2,
      convolution: ({ name, filters, seed }) => {
        seen.push(name)
        return dilatedConv1d({ name, filters, seed, kernelSize: 7 })
      },
    })
    expect(seen).toHaveLength(18)
    expect(seen[0]).toBe('down0_conv1')
    expect(seen[17]).toBe('up4_conv2')
    expect(model.getLayer('up4_conv2').getConfig()).toMatchObject({ kernelSize: 7 })
    model.dispose()
  })

  it('refuse options that make no net', () => {
    const options = { inputShape: [32, 5], outputs: 2, head: 'classification' } as const
    expect(() => buildWideResNet1d({ ...options, inputShape: [32] })).toThrow(
      /inputShape.*\[length, channels\]/,
    )
    expect(() => buildWideResNet1d({ ...options, outputs: 0 })).toThrow(/outputs.*is 0/)
    expect(() => buildWideResNet1d({ ...options, head: 'regression' as 'dense' })).toThrow(/head.*"dense"/)
    expect(() => buildWideResNet1d({ ...options, dropout: 1 })).toThrow(/dropout/)
    expect(() => buildWideResNet1d({ ...options, segments: 33 })).toThrow(/segments/)
    expect(() => buildWideResNet2d({ ...options, inputShape: [8, 8, 3], depth: 17 })).toThrow(
      /depth.*6 n \+ 4/,
    )
    for (const [build, least, short] of [
      [buildUNet1d, [16, 5], [[15, 5]]],
      [
        buildUNet2d,
        [16, 16, 3],
        [
          [15, 16, 3],
          [16, 8, 3],
        ],
      ],
    ] as const) {
      expect(build({ ...options, inputShape: least }).outputs[0]!.shape).toEqual([null, 2])
      for (const inputShape of short) {
        expect(() => build({ ...options, inputShape })).toThrow(/`inputShape\[\d\]`.*of at least 16/)
      }
      // A net that is too small for one dense output a position is refused as well.
      const dense = { ...options, head: 'dense' as const, inputShape: short[0] }
      expect(() => build(dense)).toThrow(/at least 16/)
    }
  })
})
