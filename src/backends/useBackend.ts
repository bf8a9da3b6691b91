import {
  type BackendCandidate,
  type BackendKind,
  type BackendReport,
  selectBackend,
} from './selectBackend.js'

/** Options of {@link useBackend} in a browser. */
export interface UseBackendOptions {
  /** Where the `.wasm` files of `@tensorflow/tfjs-backend-wasm` are served, ending with a slash. */
  readonly wasmPath?: string
}

/**
 * Starts the fastest TensorFlow.js backend that works in this browser, or the one asked for, and reports what it
 * took and why not the ones before it: WebGPU, WebGL, wasm, cpu. Those that run in software are taken only when asked
 * for by name. (In Node import `useBackend` from
 * `supervised-baselines/node`.)
 *
 * @throws SupervisedBaselinesError `missing-dependency` when none of the kind works.
 */
export function useBackend(
  kind: BackendKind = 'auto',
  options: UseBackendOptions = {},
): Promise<BackendReport> {
  return selectBackend(browserBackends(options), kind)
}

function browserBackends({ wasmPath }: UseBackendOptions): BackendCandidate[] {
  return [
    webgpuCandidate('a browser with WebGPU on a machine with a GPU'),
    webgl,
    wasmCandidate(wasmPath),
    cpuCandidate,
  ]
}

/** WebGPU through `navigator.gpu`; a software adapter is taken only where WebGPU was asked for by name. */
export function webgpuCandidate(
  install: string,
  prepare?: (chosen: boolean) => Promise<void>,
): BackendCandidate {
  return {
    kind: 'webgpu',
    engine: 'WebGPU',
    tfjsName: 'webgpu',
    install,
    async load(chosen) {
      await prepare?.(chosen)
      const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu
      if (gpu === undefined) throw new Error('There is no navigator.gpu.')
      const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
      if (adapter === null) throw new Error('No WebGPU adapter was found.')
      const { vendor = '', architecture = '', description = '', isFallbackAdapter } = adapter.info ?? {}
      const name = [vendor, architecture, description].filter(part => part !== '').join(' ')
      if ((isFallbackAdapter === true || isSoftware(name)) && !chosen)
        throw new Error(`The only adapter is software (${name}), slower than wasm.`)
      await import('@tensorflow/tfjs-backend-webgpu')
      return name
    },
  }
}

interface Gpu {
  requestAdapter(options: object): Promise<{
    readonly info?: {
      readonly vendor?: string
      readonly architecture?: string
      readonly description?: string
      readonly isFallbackAdapter?: boolean
    }
  } | null>
}

/** WebGL 2; a renderer in software is taken only where WebGL was asked for by name. */
const webgl: BackendCandidate = {
  kind: 'webgl',
  engine: 'WebGL',
  tfjsName: 'webgl',
  install: 'a browser with WebGL 2 on a machine with a GPU',
  async load(chosen) {
    const canvas =
      typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1)
    const gl = canvas.getContext('webgl2') as WebGL2RenderingContext | null
    if (gl === null) throw new Error('There is no WebGL 2.')
    const unmasked = gl.getExtension('WEBGL_debug_renderer_info')
    const name = String(gl.getParameter(unmasked?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
    gl.getExtension('WEBGL_lose_context')?.loseContext()
    if (isSoftware(name) && !chosen)
      throw new Error(`The only renderer is software (${name}), slower than wasm.`)
    await import('@tensorflow/tfjs-backend-webgl')
    return name
  },
}

function isSoftware(name: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name)
}

function wasmCandidate(wasmPath: string | undefined): BackendCandidate {
  return {
    kind: 'wasm',
    engine: 'wasm',
    tfjsName: 'wasm',
    install: 'serve the .wasm files of @tensorflow/tfjs-backend-wasm and name their place in wasmPath',
    async load() {
      const wasm = await import('@tensorflow/tfjs-backend-wasm')
      if (wasmPath !== undefined) wasm.setWasmPaths(wasmPath)
      return ''
    },
  }
}

/** Plain JavaScript; works everywhere, about twenty times slower than wasm. */
export const cpuCandidate: BackendCandidate = {
  kind: 'cpu',
  engine: 'plain JavaScript',
  tfjsName: 'cpu',
  install: 'npm install @tensorflow/tfjs-backend-cpu',
  async load() {
    await import('@tensorflow/tfjs-backend-cpu')
    return ''
  },
}
