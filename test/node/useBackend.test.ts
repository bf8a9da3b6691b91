import * as tf from '@tensorflow/tfjs-core'
import { afterAll, describe, expect, it, vi } from 'vitest'
import '../../src/layers/index.js'
import { setNativeKernels } from '../../src/node/native/nativeKernels.js'
import { useBackend } from '../../src/node/useBackend.js'
import { farthest, normals } from '../support/numbers.js'

vi.mock('@tensorflow/tfjs-node', () => {
  throw new TypeError('(0 , util_1.isNullOrUndefined) is not a function')
})

describe('useBackend', () => {
  afterAll(() => setNativeKernels(undefined))

  it('falls through absent and broken installs to wasm with native convolutions, and says why', async () => {
    const report = await useBackend('auto', { threads: 1 })
    expect(report.backend).toBe('wasm')
    expect(report.engine).toMatch(/^wasm with native convolutions \(onnxruntime-node [\d.]+, 1 thread\)$/)
    expect(report.passedOver.map(p => p.engine)).toEqual([
      'native TensorFlow with GPU',
      'WebGPU',
      'native TensorFlow',
    ])
    for (const { reason, install } of report.passedOver) {
      expect(reason).toMatch(/\.$/)
      expect(install).toMatch(/npm install/)
    }
  })

  it('gives the same numbers with native convolutions and without', async () => {
    const step = () =>
      tf.tidy(() => {
        const x = tf.tensor3d(normals(1, 8 * 100 * 32), [8, 100, 32])
        const w = tf.tensor3d(normals(2, 5 * 32 * 32), [5, 32, 32])
        const conv = (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, 1, 'same', 'NWC', 3)
        const y = conv(x, w)
        return [y, ...tf.grads(conv as never)([x, w], y)].map(t => t.dataSync())
      }) as Float32Array[]
    expect((await useBackend('wasm', { threads: 2 })).engine).toContain('onnxruntime-node')
    const native = step()
    expect((await useBackend('wasm', { nativeConvolutions: false })).engine).toBe('wasm (1 thread)')
    const plain = step()
    for (const i of [0, 1, 2]) {
      const scale = Math.max(...plain[i]!.map(Math.abs))
      expect(farthest(native[i]!, plain[i]!) / scale).toBeLessThan(1e-5)
    }
  })

  it('takes the cpu when asked, and says what is missing when asked for what is not there', async () => {
    expect((await useBackend('cpu')).backend).toBe('cpu')
    await expect(useBackend('native')).rejects.toMatchObject({ code: 'missing-dependency' })
    await expect(useBackend('webgl' as never)).rejects.toMatchObject({ code: 'invalid-option' })
    await expect(useBackend('wasm', { threads: 0 })).rejects.toThrow('`threads` is 0')
  })

  it('shares one tensor engine with the @tensorflow/tfjs that users install', async () => {
    const tfjs = await import('@tensorflow/tfjs')
    expect(tfjs.engine()).toBe(tf.engine())
    expect(tfjs.Tensor).toBe(tf.Tensor)
  })
})
