import * as tf from '@tensorflow/tfjs-core'
import { afterAll, describe, expect, it } from 'vitest'
import { replaceKernels } from '../../src/backends/index.js'
import { dilatedConv1d } from '../../src/layers/index.js'
import { useBackend } from '../../src/node/index.js'

const names = [
  'MaxPoolGrad',
  'AvgPoolGrad',
  'Identity',
  'BatchMatMul',
  'UnsortedSegmentSum',
  'Conv2D',
] as const
const registered = () => ({
  kernels: names.map(name => tf.getKernel(name, 'wasm')?.kernelFunc),
  gradient: tf.getGradient('Conv2D')?.gradFunc,
})
const gradient = () =>
  tf.tidy(() => {
    const x = tf.ones([1, 8, 1])
    const layer = dilatedConv1d({ filters: 1, kernelSize: 3, dilationRate: 2, seed: 1 })
    layer.apply(x)
    return tf
      .grad(value => layer.apply(value) as tf.Tensor)(x)
      .dataSync()
  })

describe('replaceKernels', () => {
  afterAll(() => replaceKernels(true))

  it("puts tfjs's own kernels and gradients back for everyone, and replaces them again", async () => {
    await import('@tensorflow/tfjs-backend-wasm')
    replaceKernels(false)
    const own = registered()
    expect(own.kernels.slice(0, 2)).not.toContain(undefined)

    replaceKernels(true)
    await useBackend('wasm', { threads: 1 })
    const ours = registered()
    for (const [i, name] of names.entries()) expect(ours.kernels[i], name).not.toBe(own.kernels[i])
    expect(ours.gradient).not.toBe(own.gradient)
    expect(gradient()).toHaveLength(8)

    replaceKernels(false)
    expect(registered()).toEqual(own)
    // Layers do not replace them behind the caller's back.
    expect(gradient).toThrow()
    expect(registered()).toEqual(own)
    const report = await useBackend('wasm')
    expect(report.engine).toBe('wasm (1 thread)')
    expect(registered()).toEqual(own)
    await expect(useBackend('wasm', { nativeConvolutions: true })).resolves.toMatchObject({
      passedOver: [{ reason: expect.stringMatching(/replaceKernels\(false\)/) }],
    })
  })
})
