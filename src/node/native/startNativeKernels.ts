import { conv1d, grads, setBackend, type Tensor3D, tensor3d, tidy } from '@tensorflow/tfjs-core'
import { mendBackend } from '../../backends/mendBackend.js'
import '../../backends/conv2dGradient.js'
import { mayReplaceKernels } from '../../backends/replaceKernel.js'
import { setNativeKernels } from './nativeKernels.js'
import { loadOnnxRuntime } from './onnxRuntime.js'

/**
 * Gives the wasm backend the convolutions of the installed onnxruntime-node once these have been seen to compute
 * the same as wasm's; returns its version. Throws, and leaves plain wasm, where they do not.
 */
export async function startNativeKernels(threads: number): Promise<string> {
  if (!mayReplaceKernels()) throw new Error('Kernels are not replaced, by `replaceKernels(false)`.')
  if (!(await setBackend('wasm'))) throw new Error('The wasm backend did not start.')
  mendBackend()
  setNativeKernels(undefined)
  const expected = sample()
  const runtime = load(threads)
  try {
    setNativeKernels(runtime, 0)
    const got = sample()
    const off = expected.findIndex((value, i) => !(Math.abs(value - got[i]!) < 1e-4))
    if (off >= 0) throw new Error(`It computes ${got[off]} where wasm computes ${expected[off]}.`)
    setNativeKernels(runtime)
    return runtime.version
  } catch (error) {
    setNativeKernels(undefined)
    throw error
  }
}

function load(threads: number): ReturnType<typeof loadOnnxRuntime> {
  try {
    return loadOnnxRuntime(threads)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code !== 'MODULE_NOT_FOUND') throw error
    const absent = message.includes("'onnxruntime-node/dist/binding.js'")
    throw new Error(
      absent
        ? 'onnxruntime-node is not installed.'
        : `onnxruntime-node has no library for this system: ${message}`,
      { cause: error },
    )
  }
}

/** A dilated convolution and both of its gradients on small made numbers. */
function sample(): number[] {
  return tidy(() => {
    const made = (shape: [number, number, number]) =>
      tensor3d(
        Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => Math.sin(i + 1)),
        shape,
      )
    const conv = (x: Tensor3D, w: Tensor3D) => conv1d(x, w, 1, 'same', 'NWC', 2)
    const [x, w] = [made([2, 9, 3]), made([3, 3, 4])]
    const y = conv(x, w)
    const gradients = grads((...inputs) => conv(inputs[0] as Tensor3D, inputs[1] as Tensor3D))([x, w], y)
    return [y, ...gradients].flatMap(t => [...t.dataSync()])
  })
}
