import * as tf from '@tensorflow/tfjs-core'
import { afterEach, expect, it, vi } from 'vitest'
import { loadOnnxRuntime, type OnnxRuntime } from '../../../src/node/native/onnxRuntime.js'
import { useBackend } from '../../../src/node/useBackend.js'

vi.mock('../../../src/node/native/onnxRuntime.js', { spy: true })
afterEach(() => vi.mocked(loadOnnxRuntime).mockReset())

/** The report of `useBackend('wasm')` where onnxruntime-node is loaded by `load`. */
async function report(load: (threads: number) => OnnxRuntime) {
  vi.mocked(loadOnnxRuntime).mockImplementation(load)
  return useBackend('wasm', { threads: 1 })
}

function absent(what: string): never {
  throw Object.assign(new Error(`Cannot find module '${what}'`), { code: 'MODULE_NOT_FOUND' })
}

it('falls back to plain wasm, and says why', async () => {
  const dispose = vi.fn()
  const runtime = (run: OnnxRuntime['run']): OnnxRuntime => ({ version: '0', run, dispose })
  for (const [load, reason] of [
    [() => absent('onnxruntime-node/dist/binding.js'), /^onnxruntime-node is not installed\.$/],
    [() => absent('../bin/napi-v6/linux/x64/onnxruntime_binding.node'), /no library for this system/],
    [
      () =>
        runtime(() => {
          throw new TypeError('binding.InferenceSession is not a constructor')
        }),
      /^binding.InferenceSession is not a constructor\.$/,
    ],
    [() => runtime((...[, , , { data }]) => data.fill(7)), /^It computes 7 where wasm computes -?\d/],
  ] as const) {
    const { engine, passedOver } = await report(load)
    expect(engine).toBe('wasm (1 thread)')
    expect(passedOver).toEqual([
      {
        engine: 'wasm with native convolutions',
        reason: expect.stringMatching(reason),
        install: 'npm install onnxruntime-node',
      },
    ])
    const ones = tf.tidy(() =>
      tf.conv1d(tf.ones<tf.Rank.R3>([1, 4, 1]), tf.ones<tf.Rank.R3>([3, 1, 1]), 1, 'same').dataSync(),
    )
    expect([...ones]).toEqual([2, 3, 3, 2])
  }
  expect(dispose).toHaveBeenCalledTimes(2)
})
