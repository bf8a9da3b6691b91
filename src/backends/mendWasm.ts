import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core'
import { type HostCompute, wasmKernel } from './hostKernel.js'
import { avgPoolGrad, maxPoolGrad } from './poolGradients.js'
import { type KernelCall, type KernelFunc, replaceKernel } from './replaceKernel.js'

/**
 * Mends the wasm backend of tfjs 4.22:
 * - gradients of max and average pooling that are silently wrong,
 * - a matMul that packs its second operand once per data id, so that a reshaped one gives wrong numbers, and that
 *   runs 30 times slower with `transposeA`,
 * - `Identity`, which copies every tensor that a gradient saves,
 * - the kernel that the gradient of `gather` lacks.
 */
export function mendWasm(): void {
  replaceKernel('MaxPoolGrad', 'wasm', 'mend', () => wasmKernel(maxPoolGrad))
  replaceKernel('AvgPoolGrad', 'wasm', 'mend', () => wasmKernel(avgPoolGrad))
  replaceKernel('UnsortedSegmentSum', 'wasm', 'mend', original => original ?? wasmKernel(unsortedSegmentSum))
  replaceKernel('Identity', 'wasm', 'mend', original =>
    original === undefined ? missing('Identity') : identity(original),
  )
  replaceKernel('BatchMatMul', 'wasm', 'mend', original =>
    original === undefined ? missing('BatchMatMul') : batchMatMul(original),
  )
}

function missing(kernel: string): never {
  throw new Error(`The wasm backend has no kernel ${kernel}: import @tensorflow/tfjs-backend-wasm first.`)
}

/** A second reference to the same data, as on the cpu backend. */
function identity(original: KernelFunc): KernelFunc {
  return call => {
    const { x } = call.inputs as { x: TensorInfo }
    if (x.dtype === 'string') return original(call)
    const backend = call.backend as BackendWasm
    backend.incRef(x.dataId)
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype }
  }
}

function batchMatMul(original: KernelFunc): KernelFunc {
  /** The shape and order in which each second operand was packed first. */
  const packed = new WeakMap<object, string>()
  return call => {
    const backend = call.backend as BackendWasm
    let { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo }
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean }
    const made: TensorInfo[] = []
    if (transposeA) {
      a = transposedInner(a, call)
      made.push(a)
    }
    const form = `${b.shape}/${transposeB}`
    if ((packed.get(b.dataId) ?? form) === form) packed.set(b.dataId, form)
    else {
      b = copied(b, backend)
      made.push(b)
    }
    const product = original({ ...call, inputs: { a, b }, attrs: { transposeA: false, transposeB } })
    for (const info of made) backend.disposeData(info.dataId)
    return product
  }
}

/** The last two axes swapped. */
function transposedInner(x: TensorInfo, { backend }: KernelCall): TensorInfo {
  const axes = x.shape.map((_, axis) => axis)
  const perm = [...axes.slice(0, -2), x.shape.length - 1, x.shape.length - 2]
  return getKernel('Transpose', 'wasm').kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as TensorInfo
}

function copied(x: TensorInfo, backend: BackendWasm): TensorInfo {
  const copy = backend.makeOutput(x.shape, x.dtype)
  backend.typedArrayFromHeap(copy).set(backend.typedArrayFromHeap(x))
  return copy
}

/** Rows of `x` added up by segment; the gradient of `tf.gather`. Rows of no segment are left out. */
const unsortedSegmentSum: HostCompute = ({ inputs, attrs }) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo }
  const { numSegments } = attrs as { numSegments: number }
  const inner = x.shape.slice(segmentIds.shape.length)
  return {
    shape: [numSegments, ...inner],
    fill(sums, read) {
      const values = read(x)
      const size = inner.reduce((a, b) => a * b, 1)
      for (const [row, segment] of read(segmentIds).entries()) {
        if (segment < 0 || segment >= numSegments) continue
        for (let i = 0; i < size; i++) sums[segment * size + i]! += values[row * size + i]!
      }
    },
  }
}
