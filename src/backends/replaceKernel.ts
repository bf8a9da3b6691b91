import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'

export type KernelFunc = KernelConfig['kernelFunc']
/** What a kernel is called with: tensors, attributes and the backend. */
export type KernelCall = Parameters<KernelFunc>[0]

const ours = new WeakSet<KernelFunc>()

/**
 * Puts `make(original)` in the place of a registered kernel, once; a kernel that the backend lacks is added,
 * with `original` undefined. Setup and disposal of the original go on as before.
 */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  make: (original: KernelFunc | undefined) => KernelFunc,
): void {
  const original = getKernel(kernelName, backendName) as KernelConfig | undefined
  if (original !== undefined && ours.has(original.kernelFunc)) return
  const kernelFunc = make(original?.kernelFunc)
  ours.add(kernelFunc)
  if (original !== undefined) unregisterKernel(kernelName, backendName)
  registerKernel({ ...original, kernelName, backendName, kernelFunc })
}
