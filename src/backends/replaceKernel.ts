import {
  type GradConfig,
  getGradient,
  getKernel,
  type KernelConfig,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core'

export type KernelFunc = KernelConfig['kernelFunc']
/** What a kernel is called with: tensors, attributes and the backend. */
export type KernelCall = Parameters<KernelFunc>[0]

/** Who has replaced each kernel so far. */
const replacedBy = new WeakMap<KernelFunc, readonly string[]>()

/** What puts back what was replaced, in order. */
const restorations: (() => void)[] = []
let isReplacing = true

/** Whether kernels and gradients of tfjs may be replaced. */
export function mayReplaceKernels(): boolean {
  return isReplacing
}

/** Allows replacements from now on, or puts back everything that was replaced and allows none. */
export function allowReplacements(allowed: boolean): void {
  isReplacing = allowed
  if (!allowed) for (const restore of restorations.splice(0).reverse()) restore()
}

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
  if (!isReplacing) return
  const original = getKernel(kernelName, backendName) as KernelConfig | undefined
  const before = (original && replacedBy.get(original.kernelFunc)) ?? []
  if (before.includes(by)) return
  const kernelFunc = make(original?.kernelFunc)
  replacedBy.set(kernelFunc, [...before, by])
  if (original !== undefined) unregisterKernel(kernelName, backendName)
  registerKernel({ ...original, kernelName, backendName, kernelFunc })
  restorations.push(() => {
    unregisterKernel(kernelName, backendName)
    if (original !== undefined) registerKernel(original)
  })
}

/** Puts a gradient in the place of the one registered for its kernel, if there is one. */
export function replaceGradient(gradient: GradConfig): void {
  if (!isReplacing) return
  const original = getGradient(gradient.kernelName) as GradConfig | undefined
  if (original !== undefined) unregisterGradient(gradient.kernelName)
  registerGradient(gradient)
  restorations.push(() => {
    unregisterGradient(gradient.kernelName)
    if (original !== undefined) registerGradient(original)
  })
}
