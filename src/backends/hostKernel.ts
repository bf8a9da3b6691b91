import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { KernelCall, KernelFunc } from './replaceKernel.js'

/** A kernel on plain arrays: the shape of its output, and what fills it (zeros when `fill` is called). */
export type HostCompute = (call: KernelCall) => {
  readonly shape: number[]
  readonly fill: (output: Float32Array, read: (input: TensorInfo) => Float32Array) => void
}

interface CpuBackend {
  readonly data: { get(dataId: object): { values: Float32Array } }
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo
}

interface WasmBackend {
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo
  typedArrayFromHeap(info: TensorInfo): Float32Array
}

/** `compute` as a kernel of the cpu backend. */
export function cpuKernel(compute: HostCompute): KernelFunc {
  return call => {
    const backend = call.backend as CpuBackend
    const { shape, fill } = compute(call)
    const output = new Float32Array(shape.reduce((a, b) => a * b, 1))
    fill(output, input => backend.data.get(input.dataId).values)
    return backend.makeTensorInfo(shape, 'float32', output)
  }
}

/** `compute` as a kernel of the wasm backend, on views of its heap. */
export function wasmKernel(compute: HostCompute): KernelFunc {
  return call => {
    const backend = call.backend as WasmBackend
    const { shape, fill } = compute(call)
    const info = backend.makeOutput(shape, 'float32')
    const output = backend.typedArrayFromHeap(info).fill(0)
    fill(output, input => backend.typedArrayFromHeap(input))
    return info
  }
}
