import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { engine } from '@tensorflow/tfjs-core'

interface Data {
  readonly shape: readonly number[]
  readonly memoryOffset: number | null
}

/**
 * The most bytes that the tensors on the wasm heap took up at once during `work`, beyond those before it. Tensors that
 * share their data count once (`tf.memory().numBytes` counts every one).
 */
export function peakMemory(work: () => void): number {
  const backend = engine().backend as BackendWasm
  const data = (backend as unknown as { dataIdMap: { has(id: object): boolean; get(id: object): Data } })
    .dataIdMap
  const { makeOutput, disposeData, move } = backend
  const sizes = new Map<object, number>()
  let live = 0
  let peak = 0
  const count = (id: object, size: number) => {
    if (sizes.has(id)) return
    sizes.set(id, size)
    live += size
    peak = Math.max(peak, live)
  }
  const sizeOf = (shape: readonly number[]) => 4 * shape.reduce((product, n) => product * n, 1)
  backend.makeOutput = (shape, ...rest) => {
    const output = makeOutput.call(backend, shape, ...rest)
    count(output.dataId, sizeOf(shape))
    return output
  }
  backend.move = (id, values, shape, ...rest) => {
    move.call(backend, id, values, shape, ...rest)
    count(id, sizeOf(shape))
  }
  backend.disposeData = (id, ...rest) => {
    const gone = disposeData.call(backend, id, ...rest)
    if (sizes.has(id) && !data.has(id)) {
      live -= sizes.get(id)!
      sizes.delete(id)
    }
    return gone
  }
  try {
    work()
  } finally {
    Object.assign(backend, { makeOutput, disposeData, move })
  }
  return peak
}
