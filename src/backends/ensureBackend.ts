import { engine, ready } from '@tensorflow/tfjs-core'
import { mendBackend } from './mendBackend.js'

/**
 * Makes sure that a backend runs before tensors are made: the one in use or registered by the caller, else wasm,
 * else plain JavaScript. `useBackend` chooses among all of them.
 */
export async function ensureBackend(): Promise<void> {
  if (Object.keys(engine().registryFactory).length === 0) {
    // Where wasm cannot be loaded, plain JavaScript does the same, more slowly.
    await import('@tensorflow/tfjs-backend-wasm').catch(() => undefined)
    await import('@tensorflow/tfjs-backend-cpu')
  }
  await ready()
  mendBackend()
}
