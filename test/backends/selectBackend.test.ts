import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { ensureBackend } from '../../src/backends/index.js'
import { type BackendCandidate, selectBackend } from '../../src/backends/selectBackend.js'
import { cpuCandidate } from '../../src/backends/useBackend.js'

function broken(engine: string, load: BackendCandidate['load'], tfjsName = 'none'): BackendCandidate {
  return { kind: 'native', engine, tfjsName, install: `install ${engine}`, load }
}

const missing = broken('absent', async () => {
  throw new Error('It is not installed.\nRequire stack: ...')
})

it('passes over what cannot be loaded, does not start, or computes wrong numbers', async () => {
  const { MathBackendCPU } = await import('@tensorflow/tfjs-backend-cpu')
  const unstarted = broken(
    'unstarted',
    async () => {
      tf.registerBackend('unstarted', () => Promise.reject(new Error('no device')))
      return ''
    },
    'unstarted',
  )
  const wrong = broken(
    'wrong',
    async () => {
      tf.registerBackend('wrong', () => new MathBackendCPU())
      tf.copyRegisteredKernels('cpu', 'wrong')
      const { kernelFunc, ...config } = tf.getKernel('BatchMatMul', 'cpu')
      tf.unregisterKernel('BatchMatMul', 'wrong')
      tf.registerKernel({
        ...config,
        backendName: 'wrong',
        kernelFunc: call =>
          kernelFunc({
            ...call,
            inputs: { a: call.inputs['a'], b: call.inputs['b'] },
            attrs: { ...call.attrs!, transposeA: true },
          }),
      })
      return ''
    },
    'wrong',
  )
  const report = await selectBackend([missing, unstarted, wrong, cpuCandidate], 'auto')
  expect(report.backend).toBe('cpu')
  expect(tf.getBackend()).toBe('cpu')
  expect(report.engine).toBe('plain JavaScript')
  expect(report.passedOver).toEqual([
    { engine: 'absent', reason: 'It is not installed.', install: 'install absent' },
    { engine: 'unstarted', reason: 'It did not start.', install: 'install unstarted' },
    { engine: 'wrong', reason: 'It computes wrong numbers: 23,34 for 17,39.', install: 'install wrong' },
  ])
})

it('takes only the kind that was asked for, and says why there is none', async () => {
  await expect(selectBackend([missing, cpuCandidate], 'native')).rejects.toMatchObject({
    code: 'missing-dependency',
    message: expect.stringContaining('absent: It is not installed. To get it: install absent.'),
  })
  await expect(selectBackend([cpuCandidate], 'gpu' as never)).rejects.toMatchObject({
    code: 'invalid-option',
  })
})

it('keeps a backend that runs', async () => {
  await tf.setBackend('cpu')
  await ensureBackend()
  expect(tf.getBackend()).toBe('cpu')
})
