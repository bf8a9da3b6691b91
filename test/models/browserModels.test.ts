import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as tf from '@tensorflow/tfjs-core'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportPlainModel } from '../../src/models/index.js'
import { modelFolder } from '../../src/node/index.js'
import { startBackend } from '../support/backends.js'
import { launchChromium } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { farthest, normals } from '../support/numbers.js'
import { savedNets, shaken } from '../support/savedNets.js'
import { tempDir } from '../support/tempDir.js'

const chromium = findChromium()
const temp = tempDir()

/** What a page does that has nothing but tfjs, and one that has this package beside it. */
const scripts = {
  tfjs: `import * as tf from '@tensorflow/tfjs'`,
  both: `import * as tf from '@tensorflow/tfjs'
    import { registerLayers } from './src/index.ts'
    registerLayers()`,
}
const predict = `
  export async function predict(address, shape, values) {
    await tf.setBackend('cpu')
    const model = await tf.loadLayersModel(address)
    const outputs = Array.from(await model.predict(tf.tensor(values, shape)).data())
    model.dispose()
    return outputs
  }`

describe.skipIf(!chromium)('saved models in Chromium', () => {
  let browser: Browser
  let page: Page
  const pages = new Map<string, string | Uint8Array>([
    ['/', '<!doctype html><link rel="icon" href="data:,">'],
  ])
  const server = createServer(({ url }, response) => {
    const body = pages.get(url!)
    const type = url!.endsWith('.js')
      ? 'text/javascript'
      : url === '/'
        ? 'text/html'
        : 'application/octet-stream'
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type })
    response.end(body)
  })

  beforeAll(async () => {
    await startBackend('cpu')
    for (const [name, contents] of Object.entries(scripts)) {
      const { outputFiles } = await build({
        stdin: { contents: contents + predict, resolveDir: process.cwd() },
        bundle: true,
        format: 'esm',
        platform: 'browser',
        target: 'es2022',
        write: false,
        outdir: '/',
      })
      pages.set(`/${name}.js`, outputFiles[0]!.contents)
    }
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    browser = await launchChromium(chromium!)
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
  })

  function predictIn(script: keyof typeof scripts, model: string, shape: number[], values: Float32Array) {
    const args = [`/${model}/model.json`, shape, [...values]]
    return page.evaluate(
      `import('/${script}.js').then(m => m.predict(...${JSON.stringify(args)}))`,
    ) as Promise<number[]>
  }

  it.each(['Wide ResNet 1-D', 'U-Net 1-D of an odd length'])(
    'load over http, as they are with the layers registered, and of plain layers with tfjs alone: %s',
    async name => {
      const net = shaken(savedNets[name]!())
      const shape = [2, ...(net.inputs[0]!.shape.slice(1) as number[])]
      const values = normals(
        3,
        shape.reduce((product, n) => product * n, 1),
      )
      const expected = tf.tidy(() =>
        (net.predict(tf.tensor(values, shape)) as tf.Tensor).dataSync<'float32'>(),
      )
      for (const [folder, model] of Object.entries({ own: net, plain: exportPlainModel(net) })) {
        const files = temp.path(`${name}-${folder}`)
        await model.save(modelFolder(files))
        for (const file of ['model.json', 'weights.bin'])
          pages.set(`/${folder}/${file}`, readFileSync(`${files}/${file}`))
      }
      const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      for (const [script, folder] of [
        ['both', 'own'],
        ['tfjs', 'plain'],
        ['both', 'plain'],
      ] as const) {
        expect(farthest(await predictIn(script, folder, shape, values), expected) / scale).toBeLessThan(1e-5)
      }
      await expect(predictIn('tfjs', 'own', shape, values)).rejects.toThrow(/Unknown layer: DilatedConv/)
    },
    300_000,
  )
})
