import { createRequire } from 'node:module'
import { encodeOnnxModel, type OnnxGraph } from './onnxModel.js'

/** A float32 tensor in memory that both sides see. */
interface NativeTensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** Runs graphs on the kernels of onnxruntime-node, synchronously, reading and writing memory in place. */
export interface OnnxRuntime {
  /** Version of the onnxruntime-node package. */
  readonly version: string
  /** Runs the graph named `key`, made by `graph()` when it is not in the cache, and fills `output`. */
  run(key: string, graph: () => OnnxGraph, inputs: Record<string, NativeTensor>, output: NativeTensor): void
  /** Frees all sessions. */
  dispose(): void
}

/** Sessions kept; a network uses about three for each kernel geometry in it. */
const SESSIONS = 128

interface OrtTensor {
  readonly data: Float32Array
}

interface Session {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void
  run(feeds: Record<string, OrtTensor>, fetches: Record<string, OrtTensor>, options: object): unknown
  /** Frees its memory; absent in onnxruntime-node 1.16, where the garbage collector does it. */
  dispose?(): void
}

interface Binding {
  readonly binding: { InferenceSession: new () => Session }
  readonly initOrt?: () => void
}

/**
 * The onnxruntime-node that is installed, by the synchronous call below its public, asynchronous one; throws when
 * there is none or it is laid out in another way than known. Callers must test that it computes what it should.
 *
 * From 1.29 on it reports what it runs to its makers unless the environment variable `ORT_DISABLE_TELEMETRY` says
 * otherwise; here it says otherwise where nobody has set it.
 */
export function loadOnnxRuntime(threads: number): OnnxRuntime {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1'
  const require = createRequire(import.meta.url)
  const { binding, initOrt } = require('onnxruntime-node/dist/binding.js') as Binding
  const { Tensor } = require('onnxruntime-node') as {
    Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor
  }
  const { version } = require('onnxruntime-node/package.json') as { version: string }
  initOrt?.()
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Each session has a pool of threads and an arena of its own: those that wait must not spin, and freed
    // memory must go back.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    enableCpuMemArena: false,
    logSeverityLevel: 3,
  }
  const sessions = new Map<string, Session>()

  function session(key: string, graph: () => OnnxGraph): Session {
    let found = sessions.get(key)
    if (found === undefined) {
      const bytes = encodeOnnxModel(graph())
      found = new binding.InferenceSession()
      found.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, options)
      if (sessions.size >= SESSIONS) evict()
    }
    sessions.delete(key)
    sessions.set(key, found)
    return found
  }

  function evict(): void {
    const [oldest, session] = sessions.entries().next().value as [string, Session]
    sessions.delete(oldest)
    session.dispose?.()
  }

  return {
    version,
    run(key, graph, inputs, output) {
      const feeds: Record<string, OrtTensor> = {}
      for (const [name, { data, dims }] of Object.entries(inputs))
        feeds[name] = new Tensor('float32', data, dims)
      session(key, graph).run(feeds, { y: new Tensor('float32', output.data, output.dims) }, {})
    },
    dispose() {
      for (const kept of sessions.values()) kept.dispose?.()
      sessions.clear()
    },
  }
}
