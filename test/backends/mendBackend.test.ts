import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { mendBackend } from '../../src/backends/index.js'
import { startBackend } from '../support/backends.js'
import { farthest, normals } from '../support/numbers.js'
import { worstPooling } from '../support/poolConformance.js'

describe.each(['cpu', 'wasm'] as const)('the mended %s backend', backend => {
  beforeAll(async () => {
    await startBackend(backend)
    mendBackend()
  })

  it('has the right max and average pooling, with gradients', async () => {
    expect(await worstPooling()).toBeLessThan(1e-5)
  })

  it('has the right gradient of nearest-neighbour resizing', () => {
    for (const [size, factor] of [
      [3, 2],
      [5, 3],
      [1, 4],
    ] as const) {
      const grown = size * factor
      const dy = normals(3, 2 * grown * grown * 2)
      const want = new Float64Array(2 * size * size * 2)
      for (let n = 0; n < 2; n++)
        for (let h = 0; h < grown; h++)
          for (let w = 0; w < grown; w++)
            for (let c = 0; c < 2; c++)
              want[((n * size + Math.floor(h / factor)) * size + Math.floor(w / factor)) * 2 + c]! +=
                dy[((n * grown + h) * grown + w) * 2 + c]!
      const dx = tf.tidy(() =>
        tf
          .grad(t => tf.image.resizeNearestNeighbor(t as tf.Tensor4D, [grown, grown]))(
            tf.zeros([2, size, size, 2]),
            tf.tensor4d(dy, [2, grown, grown, 2]),
          )
          .dataSync(),
      )
      expect(farthest(dx, want)).toBeLessThan(1e-5)
    }
  })

  it('multiplies by the same data reshaped, transposed or not', () => {
    const values = normals(4, 12)
    const product = (rows: number[], transposeB: boolean, b: tf.Tensor) => {
      const inner = transposeB ? b.shape[1]! : b.shape[0]!
      return tf.matMul(tf.tensor2d(rows.slice(0, inner), [1, inner]), b as tf.Tensor2D, false, transposeB)
    }
    tf.tidy(() => {
      const flat = tf.tensor1d(values)
      const rows = [1, -2, 3, 5]
      for (const shape of [
        [3, 4],
        [4, 3],
        [2, 6],
        [4, 3],
        [3, 4],
      ] as [number, number][])
        for (const transposeB of [false, true]) {
          if ((transposeB ? shape[1] : shape[0]) > 4) continue
          const got = product(rows, transposeB, tf.reshape(flat, shape)).dataSync()
          const want = Array.from(got, (_, j) => {
            const inner = transposeB ? shape[1] : shape[0]
            let sum = 0
            for (let i = 0; i < inner; i++)
              sum += rows[i]! * values[transposeB ? j * shape[1] + i : i * shape[1] + j]!
            return sum
          })
          expect(farthest(got, want), `${shape} ${transposeB}`).toBeLessThan(1e-5)
        }
    })
  })

  it('multiplies with the first operand transposed', () => {
    tf.tidy(() => {
      const a = tf.tensor3d(normals(5, 2 * 4 * 3), [2, 4, 3])
      const b = tf.tensor3d(normals(6, 2 * 4 * 5), [2, 4, 5])
      const want = tf.matMul(tf.transpose(a, [0, 2, 1]), b).dataSync()
      expect(farthest(tf.matMul(a, b, true).dataSync(), want)).toBeLessThan(1e-6)
    })
  })

  it('has the gradient of gather', () => {
    const dx = tf.tidy(() =>
      tf
        .grad(t => tf.gather(t, tf.tensor1d([2, 0, 2], 'int32')))(
          tf.zeros([4, 2]),
          tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]),
        )
        .dataSync(),
    )
    expect([...dx]).toEqual([3, 4, 0, 0, 6, 8, 0, 0])
  })

  it('keeps a clone alive when its original is disposed, and leaves no tensor behind', () => {
    const before = tf.memory()
    const x = tf.tensor1d([1, 2, 3])
    const clone = tf.clone(x)
    x.dispose()
    const other = tf.tensor1d([7, 8, 9])
    expect([...clone.dataSync()]).toEqual([1, 2, 3])
    tf.dispose([clone, other])
    expect(tf.memory().numTensors).toBe(before.numTensors)
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers)
  })
})
