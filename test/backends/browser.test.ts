import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../support/backends.js'
import { openBrowser } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { farthest } from '../support/numbers.js'
import { trainSmallNet } from '../support/trainingConformance.js'

const chromium = findChromium()

describe.skipIf(!chromium)('in Chromium', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let expectedLosses: number[]

  beforeAll(async () => {
    browser = await openBrowser(chromium!)
    await startBackend('wasm')
    expectedLosses = await trainSmallNet('wideResNet1d')
  }, 300_000)
  afterAll(() => browser?.close())

  it('useBackend passes over what is there in software alone, and takes wasm', async () => {
    const report = await browser.call('useBackend', 'auto', { wasmPath: '/' })
    expect(report).toMatchObject({ backend: 'wasm', engine: 'wasm' })
    expect(report.passedOver.map(({ engine, reason }) => [engine, reason])).toEqual([
      ['WebGPU', expect.stringMatching(/only adapter is software .*swiftshader/i)],
      ['WebGL', expect.stringMatching(/only renderer is software .*swiftshader/i)],
    ])
  })

  it.each([
    ['wasm', /^wasm$/],
    ['webgl', /^WebGL \(.*SwiftShader/],
    ['webgpu', /^WebGPU \(.*swiftshader/],
  ] as const)(
    '%s has the right gradients, and trains as the others do',
    async (kind, engine) => {
      const report = await browser.call('useBackend', kind, { wasmPath: '/' })
      expect(report).toMatchObject({ backend: kind, engine: expect.stringMatching(engine), passedOver: [] })
      const { leakedTensors, ...errors } = await browser.call('checkGradients', 40, 7)
      for (const [what, error] of Object.entries(errors)) {
        expect(error, what).toBeGreaterThan(0)
        expect(error, what).toBeLessThan(1e-5)
      }
      expect(leakedTensors).toBe(0)
      expect(farthest(await browser.call('trainSmallNet', 'wideResNet1d'), expectedLosses)).toBeLessThan(1e-4)
      expect(browser.complaints).toEqual([])
    },
    300_000,
  )
})
