import '../src/layers/index.js'
import { useBackend } from '../src/node/index.js'
import { checkGradients } from '../test/support/backendChecks.js'
import { openBrowser } from '../test/support/browser.js'
import { findChromium } from '../test/support/chromium.js'
import { farthest } from '../test/support/numbers.js'
import { smallNetNames, trainSmallNet } from '../test/support/trainingConformance.js'
import type { Benchmark } from './support/benchmark.js'

/** A backend, started by `start`, and the checks in the same place. */
interface Place {
  start(): Promise<{ engine: string }>
  readonly checkGradients: typeof checkGradients
  readonly trainSmallNet: typeof trainSmallNet
}

const inNode = (start: Place['start']): Place => ({ start, checkGradients, trainSmallNet })

/**
 * The largest errors of our convolutions, batch norm and pooling with their gradients, against loops in float64, and of
 * the losses of short trainings, against plain JavaScript, on every backend that works on this machine, in Node and
 * in Chromium; those that do not are named with the reason.
 */
export const run: Benchmark = async ({ log }) => {
  const places: [string, Place][] = [
    ['Cpu', inNode(() => useBackend('cpu'))],
    ['Wasm', inNode(() => useBackend('wasm', { nativeConvolutions: false }))],
    ['WasmNative', inNode(() => useBackend('wasm'))],
    ['Tensorflow', inNode(() => useBackend('native'))],
    ['Webgpu', inNode(() => useBackend('webgpu'))],
  ]
  const chromium = findChromium()
  const browser = chromium === undefined ? undefined : await openBrowser(chromium)
  for (const kind of browser ? (['wasm', 'webgl', 'webgpu'] as const) : [])
    places.push([
      `Chromium${kind[0]!.toUpperCase()}${kind.slice(1)}`,
      {
        start: () => browser!.call('useBackend', kind, { wasmPath: '/' }),
        checkGradients: () => browser!.call('checkGradients'),
        trainSmallNet: net => browser!.call('trainSmallNet', net),
      },
    ])
  const figures: Record<string, number> = {}
  let wanted: number[] | undefined
  for (const [name, place] of places) {
    try {
      const { engine } = await place.start()
      log(`${name}: ${engine}`)
    } catch (error) {
      log(`${name} left out: ${(error as Error).message}`)
      continue
    }
    const losses: number[] = []
    for (const net of smallNetNames) losses.push(...(await place.trainSmallNet(net)))
    wanted ??= losses
    const checks = { ...(await place.checkGradients()), trainingError: farthest(losses, wanted) }
    for (const [what, error] of Object.entries(checks)) {
      figures[`${what}${name}`] = error
      log(`  ${what} ${error.toExponential(1)}`)
    }
  }
  await browser?.close()
  return { figures }
}
