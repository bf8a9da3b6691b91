import * as tf from '@tensorflow/tfjs-core'
import '../src/layers/index.js'
import { SupervisedBaselinesError } from '../src/errors.js'
import { useBackend } from '../src/node/index.js'
import { worstBatchNorm } from '../test/support/batchNormConformance.js'
import { worstConvolution } from '../test/support/convConformance.js'
import { worstPooling } from '../test/support/poolConformance.js'

/**
 * The largest errors of our convolutions, batch norm and pooling with their gradients, against loops in float64,
 * on every backend that works on this machine; those that do not are named with the reason.
 */
export async function run(options: { json: boolean; log(line: string): void }): Promise<{
  figures: Record<string, number>
}> {
  const figures: Record<string, number> = {}
  const backends = [
    ['Tensorflow', () => useBackend('native')],
    ['Webgpu', () => useBackend('webgpu')],
    ['WasmNative', () => useBackend('wasm')],
    ['Wasm', () => useBackend('wasm', { nativeConvolutions: false })],
    ['Cpu', () => useBackend('cpu')],
  ] as const
  for (const [name, start] of backends) {
    try {
      const report = await start()
      options.log(`${name}: ${report.engine}`)
    } catch (error) {
      if (!(error instanceof SupervisedBaselinesError)) throw error
      options.log(`${name} left out: ${error.message}`)
      continue
    }
    const tensors = tf.memory().numTensors
    const checks = {
      convolutionError: worstConvolution,
      batchNormError: worstBatchNorm,
      poolingError: worstPooling,
    }
    for (const [what, worst] of Object.entries(checks)) {
      const error = await worst()
      figures[`${what}${name}`] = error
      options.log(`  ${what} ${error.toExponential(1)}`)
    }
    figures[`leakedTensors${name}`] = tf.memory().numTensors - tensors
  }
  return { figures }
}
