import { engine } from '@tensorflow/tfjs-core'
import { mendCpu } from './mendCpu.js'
import { mendWasm } from './mendWasm.js'

let mended: object | undefined

/**
 * Replaces the kernels of the backend in use that give wrong numbers or are needlessly slow, and adds those that
 * our networks lack; does nothing the second time. The layers call it, so that a backend started by any means
 * is mended before it trains.
 */
export function mendBackend(): void {
  const { backend, backendName } = engine()
  if (backend === mended) return
  if (backendName === 'wasm') mendWasm()
  if (backendName === 'cpu') mendCpu()
  mended = backend
}
