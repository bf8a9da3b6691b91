import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'

export type KernelFunc = KernelConfig['kernelFunc']
/** What a kernel is called with: tensors, attributes and the backend. */
export type KernelCall = Parameters<KernelFunc>[0]

/** Who has replaced each kernel so far. */
const replacedBy = new WeakMap<KernelFunc, readonly string[]>()

/**
 * Puts `make(original)` in the place of a registered kernel, once for each `by`; a kernel that the backend lacks
 * is added, with `original` undefined. Setup and disposal of the original go on as before.
 */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  by: string,
  make: (original: KernelFunc | undefined) => KernelFunc,
): void {
  const original = getKernel(kernelName, backendName) as KernelConfig | undefined
  const before = (original && replacedBy.get(original.kernelFunc)) ?? []
  if (before.includes(by)) return
  const kernelFunc = make(original?.kernelFunc)
  replacedBy.set(kernelFunc, [...before, by])
  if (original !== undefined) unregisterKernel(kernelName, backendName)
  registerKernel({ ...original, kernelName, backendName, kernelFunc })
}
