import { engine } from '@tensorflow/tfjs-core'
import { registerConv2DGradient } from './conv2dGradient.js'
import { mendCpu } from './mendCpu.js'
import { mendGpu } from './mendGpu.js'
import { mendWasm } from './mendWasm.js'
import { mayReplaceKernels } from './replaceKernel.js'

let mended: object | undefined

/**
 * Replaces the kernels of the backend in use that give wrong numbers or are needlessly slow, and adds those that
 * our networks lack, with the gradient of `Conv2D`; costs nothing the second time. The layers call it, so that a backend started by any means
 * is mended before it trains.
 */
export function mendBackend(): void {
  if (!mayReplaceKernels()) {
    mended = undefined
    return
  }
  registerConv2DGradient()
  const { backend, backendName } = engine()
  if (backend === mended) return
  if (backendName === 'wasm') mendWasm()
  if (backendName === 'cpu') mendCpu()
  if (backendName === 'webgl' || backendName === 'webgpu') mendGpu()
  mended = backend
}
