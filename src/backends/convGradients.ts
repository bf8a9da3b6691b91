import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { ConvGeometry } from './convGeometry.js'

/** Kernels that compute the gradients of a convolution faster than a convolution by the backend itself would. */
export interface ConvGradients {
  /** The gradient [batch, height, width, inChannels], or undefined to leave this case to the backend. */
  inputGradient(geometry: ConvGeometry, dy: Tensor4D, filter: Tensor4D): Tensor4D | undefined
  /** The gradient [height, width, inChannels, outChannels], or undefined to leave this case to the backend. */
  filterGradient(geometry: ConvGeometry, x: Tensor4D, dy: Tensor4D): Tensor4D | undefined
}

const byBackend = new Map<string, ConvGradients>()

/** Gives a backend its own gradient kernels, or takes them away; they need not be differentiable themselves. */
export function setConvGradients(backendName: string, gradients: ConvGradients | undefined): void {
  if (gradients === undefined) byBackend.delete(backendName)
  else byBackend.set(backendName, gradients)
}

/** The gradient kernels of a backend's own, if it has any. */
export function convGradientsOf(backendName: string): ConvGradients | undefined {
  return byBackend.get(backendName)
}
