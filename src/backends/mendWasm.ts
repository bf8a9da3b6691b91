import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core'
import { type HostCompute, wasmKernel } from './hostKernel.js'
import { avgPoolGrad, maxPoolGrad } from './poolGradients.js'
import { type KernelCall, type KernelFunc, replaceKernel } from './replaceKernel.js'

/**
 * Mends the wasm backend of tfjs 4.22:
 * - gradients of max and average pooling that are silently wrong,
 * - a matMul that packs its second operand once per data id, so that a reshaped one gives wrong numbers, and that
 *   runs ten times slower with a transposed operand or a batch of matrices,
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
  /** The shape in which each second operand was packed first. */
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
    const form = String(b.shape)
    if (transposeB) {
      b = transposedInner(b, call)
      made.push(b)
    } else if ((packed.get(b.dataId) ?? form) === form) packed.set(b.dataId, form)
    else {
      b = copied(b, backend)
      made.push(b)
    }
    const inner = { ...call, inputs: { a, b }, attrs: { transposeA: false, transposeB: false } }
    const product =
      matrices(a) > 1 && matrices(a) === matrices(b) ? oneByOne(original, inner) : original(inner)
    for (const info of made) backend.disposeData(info.dataId)
    return product
  }
}

function matrices({ shape }: TensorInfo): number {
  return shape.slice(0, -2).reduce((product, n) => product * n, 1)
}

/** A batch of products, each by the fast kernel, which takes single matrices only. */
function oneByOne(original: KernelFunc, call: KernelCall): TensorInfo {
  const backend = call.backend as BackendWasm
  const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo }
  const batch = (a.shape.length > b.shape.length ? a : b).shape.slice(0, -2)
  const result = backend.makeOutput([...batch, a.shape.at(-2)!, b.shape.at(-1)!], 'float32')
  const part = (x: TensorInfo, i: number) => {
    const one = backend.makeOutput(x.shape.slice(-2), 'float32')
    const size = one.shape[0]! * one.shape[1]!
    backend.typedArrayFromHeap(one).set(backend.typedArrayFromHeap(x).subarray(i * size, (i + 1) * size))
    return one
  }
  for (let i = 0; i < matrices(a); i++) {
    const inputs = { a: part(a, i), b: part(b, i) }
    const product = original({ ...call, inputs }) as TensorInfo
    backend
      .typedArrayFromHeap(result)
      .set(backend.typedArrayFromHeap(product), i * product.shape.reduce((x, y) => x * y))
    for (const info of [inputs.a, inputs.b, product]) backend.disposeData(info.dataId)
  }
  return result
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
