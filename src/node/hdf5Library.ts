import { loadPeer } from './images/loadPeer.js'

type HDF5Library = typeof import('h5wasm/node').default

/** How often the library was spoilt so far: each time another copy of it takes over. */
let spoilt = 0

/** `h5wasm`, ready to read. */
export async function loadHDF5(): Promise<HDF5Library> {
  const { default: library } = await loadPeer('h5wasm', () => {
    if (spoilt === 0) return import('h5wasm/node')
    const address = `${import.meta.resolve('h5wasm/node')}?copy=${spoilt}`
    return import(address) as Promise<typeof import('h5wasm/node')>
  })
  await library.ready
  return library
}

/**
 * Notes an error of the library: after a trap or an abort of its WebAssembly, which damaged files cause, it would fail for every
 * file from then on, so the next one is read by a new copy.
 */
export function noteHDF5Error(error: unknown): void {
  if (error instanceof WebAssembly.RuntimeError) spoilt++
}
