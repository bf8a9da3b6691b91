import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { engine } from '@tensorflow/tfjs-core'
import {
  type BackendCandidate,
  type BackendKind,
  type BackendReport,
  selectBackend,
} from '../backends/selectBackend.js'
import { cpuCandidate, webgpuCandidate } from '../backends/useBackend.js'
import { wholeNumber } from '../common/checks.js'
import { setNativeKernels } from './native/nativeKernels.js'
import { startNativeKernels } from './native/startNativeKernels.js'
import { requireVulkan } from './vulkan.js'

/** Options of {@link useBackend} in Node. */
export interface UseBackendOptions {
  /** Threads of the native convolutions; all processors by default. */
  readonly threads?: number
  /** Whether the wasm backend may take its convolutions from onnxruntime-node; true by default. */
  readonly nativeConvolutions?: boolean
}

/**
 * Starts the fastest TensorFlow.js backend that works on this machine, or the one asked for, and reports what it
 * took, why not the ones before it, and how to get those: native TensorFlow with GPU, WebGPU, native TensorFlow,
 * wasm with native convolutions, wasm, plain JavaScript. `'native'` takes TensorFlow with or without a GPU.
 *
 * @throws SupervisedBaselinesError `missing-dependency` when none of the kind works.
 */
export async function useBackend(
  kind: BackendKind = 'auto',
  options: UseBackendOptions = {},
): Promise<BackendReport> {
  const threads = wholeNumber('threads', options.threads ?? availableParallelism(), 1, 1024)
  const nativeConvolutions = options.nativeConvolutions ?? true
  const candidates = [
    tensorflow('@tensorflow/tfjs-node-gpu'),
    webgpuCandidate('npm install webgpu, on a machine with a GPU and its Vulkan driver', exposeWebGPU),
    tensorflow('@tensorflow/tfjs-node'),
    ...(nativeConvolutions ? [wasmWithNativeConvolutions(threads)] : []),
    wasm,
    cpuCandidate,
  ]
  return selectBackend(candidates, kind)
}

function tensorflow(packageName: '@tensorflow/tfjs-node-gpu' | '@tensorflow/tfjs-node'): BackendCandidate {
  const withGPU = packageName.endsWith('-gpu')
  return {
    kind: 'native',
    engine: withGPU ? 'native TensorFlow with GPU' : 'native TensorFlow',
    tfjsName: 'tensorflow',
    install: `npm install ${packageName}, with install scripts allowed and access to its download of libtensorflow`,
    async load() {
      restoreNodeUtilities()
      const loaded = (await importOptional(packageName)) as { version?: Record<string, string> }
      const backend = tfjsBackend('tensorflow') as { isUsingGpuDevice?: boolean } | undefined
      if (withGPU && backend?.isUsingGpuDevice !== true) throw new Error('TensorFlow sees no GPU.')
      return loaded.version?.['tfjs-node'] ?? ''
    },
  }
}

const wasm: BackendCandidate = {
  kind: 'wasm',
  engine: 'wasm',
  tfjsName: 'wasm',
  install: 'npm install @tensorflow/tfjs-backend-wasm',
  async load() {
    await loadWasm()
    setNativeKernels(undefined)
    return '1 thread'
  },
}

function wasmWithNativeConvolutions(threads: number): BackendCandidate {
  return {
    ...wasm,
    engine: 'wasm with native convolutions',
    install: 'npm install onnxruntime-node',
    async load() {
      await loadWasm()
      const version = await startNativeKernels(threads)
      return `onnxruntime-node ${version}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
    },
  }
}

async function loadWasm(): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  if (tfjsBackend('wasm') === undefined) setWasmPaths(`${path.dirname(main)}${path.sep}`)
}

/** Puts the WebGPU of the npm package `webgpu` (Dawn) where a browser has it; without warnings unless it was asked for by name. */
async function exposeWebGPU(chosen: boolean): Promise<void> {
  if ((globalThis.navigator as { gpu?: object } | undefined)?.gpu !== undefined) return
  const dawn = (await importOptional('webgpu')) as { create(flags: string[]): object; globals: object }
  if (!chosen) await requireVulkan(import.meta.resolve('webgpu'))
  Object.assign(globalThis, dawn.globals)
  const gpu = dawn.create([])
  if (globalThis.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true })
  } else Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
}

/** What tfjs-node 4.22 calls and Node 23 took away. */
function restoreNodeUtilities(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
  util['isUndefined'] ??= (value: unknown) => value === undefined
  util['isArray'] ??= Array.isArray
}

/** An optional peer, as CommonJS or ES module; throws with a plain reason where it is not installed. */
async function importOptional(packageName: string): Promise<object> {
  try {
    const loaded = (await import(packageName)) as { default?: object }
    return { ...loaded.default, ...loaded }
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND'
    if (missing && String(error).includes(`'${packageName}'`))
      throw new Error(`${packageName} is not installed.`)
    throw error
  }
}

function tfjsBackend(name: string): object | undefined {
  return engine().registry[name]
}
