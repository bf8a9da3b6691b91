import { engine } from '@tensorflow/tfjs-core'
import { registerConv2DGradient } from './conv2dGradient.js'
import { mendBackend } from './mendBackend.js'
import { allowReplacements } from './replaceKernel.js'

/**
 * Whether this package replaces kernels and gradients of TensorFlow.js, as it does by default. They are registered once in a
 * process, so other code that uses the same tfjs gets the replacements as well; what they are is in the guide on backends.
 * `replaceKernels(false)` puts tfjs's own back for everyone: then convolutions with dilation do not train, on wasm no
 * convolution does, and some gradients of pooling are wrong. `replaceKernels(true)` replaces them again; native convolutions come back with
 * the next `useBackend`.
 *
 * @example
 * replaceKernels(false) // from here on tfjs is as it was
 * replaceKernels(true)
 */
export function replaceKernels(enabled: boolean): void {
  allowReplacements(enabled)
  // Without a backend the first use of one replaces its kernels.
  if (enabled && !engine().backendName) registerConv2DGradient()
  else mendBackend()
}
