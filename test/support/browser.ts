import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Browser, chromium } from 'playwright-core'

type Checks = typeof import('./browserChecks.js')

const wasmFolder = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
)
const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }

/** No window, no sandbox (which root may not have), nothing fetched; WebGL and WebGPU in software. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
]

/** Milliseconds long enough for a machine that has much else to do. */
const patience = 120_000

/** The Chromium at `executablePath`, without a window; whoever launches it closes it. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags, timeout: patience })
}

/**
 * A page in the Chromium at `executablePath` that holds the package and the checks of `browserChecks.ts`, bundled as
 * users do and served to this machine alone; `close` ends both.
 */
export async function openBrowser(executablePath: string) {
  const files = await bundle()
  const server = createServer(({ url }, response) => {
    const name = basename(url!)
    const body = name === '' ? '<!doctype html><link rel="icon" href="data:,">' : files.get(name)
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': contentTypes[extname(name)] ?? 'text/html',
    })
    response.end(body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const browser = await launchChromium(executablePath)
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { timeout: patience })
  return {
    /** The errors on the browser's console so far. */
    complaints,
    /** Calls a function of `browserChecks.ts` in the page. */
    call<Name extends keyof Checks>(
      name: Name,
      ...args: Parameters<Checks[Name]>
    ): Promise<Awaited<ReturnType<Checks[Name]>>> {
      return page.evaluate(
        `import('/browserChecks.js').then(checks => checks.${name}(...${JSON.stringify(args)}))`,
      )
    },
    async close(): Promise<void> {
      await browser.close()
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

/** The page's scripts and the wasm files of tfjs, by name. */
async function bundle(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./browserChecks.ts', import.meta.url))],
    outdir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  })
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]))
  for (const variant of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${variant}.wasm`
    files.set(name, readFileSync(`${wasmFolder}${name}`))
  }
  return files
}
