import { createRequire } from 'node:module'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs-core'

/** Starts a tfjs backend for a test file; call in `beforeAll`. */
export async function startBackend(name: 'cpu' | 'wasm'): Promise<void> {
  if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu')
  else {
    const wasm = await import('@tensorflow/tfjs-backend-wasm')
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
    if (!tf.engine().registryFactory['wasm']) throw new Error('the wasm backend did not register')
    if (!tf.engine().registry['wasm']) wasm.setWasmPaths(`${path.dirname(main)}/`)
  }
  if (!(await tf.setBackend(name))) throw new Error(`the backend ${name} did not start`)
}
