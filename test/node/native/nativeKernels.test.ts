import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mendBackend } from '../../../src/backends/index.js'
import { setNativeKernels } from '../../../src/node/native/nativeKernels.js'
import { loadOnnxRuntime, type OnnxRuntime } from '../../../src/node/native/onnxRuntime.js'
import { startBackend } from '../../support/backends.js'
import { worstConvolution } from '../../support/convConformance.js'
import { farthest, normals } from '../../support/numbers.js'

describe('the wasm backend with native kernels', () => {
  const ran = new Set<string>()

  const runtime = loadOnnxRuntime(1)
  const counted: OnnxRuntime = {
    ...runtime,
    run(key, ...rest) {
      ran.add(key.replace(/ [[{].*/, ''))
      runtime.run(key, ...rest)
    },
  }

  beforeAll(async () => {
    await startBackend('wasm')
    mendBackend()
  })
  beforeEach(() => {
    ran.clear()
    setNativeKernels(counted, 0)
  })
  afterAll(() => setNativeKernels(undefined))

  it('agrees with float64 loops in every fifth shape, and leaves no tensor behind', async () => {
    const tensors = tf.memory().numTensors
    expect(await worstConvolution(5)).toBeLessThan(1e-5)
    expect(tf.memory().numTensors).toBe(tensors)
    expect([...ran].sort()).toEqual(['filter gradient', 'forward', 'input gradient'])
  })

  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('multiplies matrices, transposed %s and %s', (transposeA, transposeB) => {
    tf.tidy(() => {
      const a = tf.tensor2d(normals(1, 12), transposeA ? [4, 3] : [3, 4])
      const b = tf.tensor2d(normals(2, 20), transposeB ? [5, 4] : [4, 5])
      const got = tf.matMul(a, b, transposeA, transposeB)
      expect([...ran]).toEqual([`matMul ${transposeA} ${transposeB}`])
      setNativeKernels(undefined)
      const want = tf.matMul(a, b, transposeA, transposeB)
      expect(got.shape).toEqual(want.shape)
      expect(farthest(got.dataSync(), want.dataSync())).toBeLessThan(1e-5)
    })
  })

  it.each([
    [false, false],
    [true, true],
  ])('multiplies batches of matrices, transposed %s and %s', (transposeA, transposeB) => {
    tf.tidy(() => {
      const a = tf.tensor(normals(1, 24), transposeA ? [2, 4, 3] : [2, 3, 4])
      const b = tf.tensor(normals(2, 40), transposeB ? [2, 5, 4] : [2, 4, 5])
      const got = tf.matMul(a, b, transposeA, transposeB)
      expect([...ran]).toEqual([`batched matMul ${transposeA} ${transposeB}`])
      setNativeKernels(undefined)
      const want = [0, 1].map(i => {
        const one = (t: tf.Tensor) => tf.squeeze<tf.Tensor2D>(tf.slice(t, [i, 0, 0], [1, -1, -1]), [0])
        return tf.matMul(one(a), one(b), transposeA, transposeB).dataSync()
      })
      expect(got.shape).toEqual([2, 3, 5])
      expect(
        farthest(
          got.dataSync(),
          want.flatMap(list => [...list]),
        ),
      ).toBeLessThan(1e-5)
    })
  })

  it('leaves small work to wasm', () => {
    setNativeKernels(counted)
    tf.tidy(() =>
      tf.conv1d(tf.ones<tf.Rank.R3>([1, 9, 2]), tf.ones<tf.Rank.R3>([3, 2, 2]), 1, 'same').dataSync(),
    )
    expect([...ran]).toEqual([])
  })
})
