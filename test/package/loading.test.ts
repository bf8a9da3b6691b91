import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { manifest, packedPackage } from '../support/packedPackage.js'

const consumer = packedPackage()
const hook = fileURLToPath(new URL('../support/traceModules.mjs', import.meta.url))
let runs = 0

/** The addresses of all modules that `import address` loads in a new process. */
function modulesLoadedBy(address: string): string[] {
  const trace = consumer.path(`trace-${runs++}.txt`)
  const script = `const { Module } = process.getBuiltinModule('node:module')
    const { appendFileSync } = process.getBuiltinModule('node:fs')
    await import(${JSON.stringify(address)})
    for (const path of Object.keys(Module._cache)) appendFileSync(process.env.TRACE_MODULES, path + '\\n')`
  const register = `data:text/javascript,import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(hook).href)})`
  execFileSync(process.execPath, ['--import', register, '--input-type=module', '--eval', script], {
    cwd: consumer.dir,
    env: { ...process.env, TRACE_MODULES: trace },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return readFileSync(trace, 'utf8').trim().split('\n')
}

describe('importing the installed package', () => {
  it('is traced: tfjs and Node built-ins are seen where they are loaded', () => {
    const tfjs = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core')
    const loaded = modulesLoadedBy(pathToFileURL(tfjs).href)
    expect(loaded.some(url => url.includes('@tensorflow'))).toBe(true)
    expect(modulesLoadedBy('supervised-baselines/node').some(url => url.startsWith('node:'))).toBe(true)
  })

  it('./forecasting loads neither tfjs nor a Node built-in', () => {
    const loaded = modulesLoadedBy('supervised-baselines/forecasting')
    expect(loaded.some(url => url.includes('supervised-baselines/dist/forecasting/'))).toBe(true)
    expect(loaded.filter(url => url.includes('@tensorflow') || url.startsWith('node:'))).toEqual([])
  })

  it('the main entry loads no Node built-in', () => {
    expect(modulesLoadedBy('supervised-baselines').filter(url => url.startsWith('node:'))).toEqual([])
  })

  it('every entry point of `exports` loads', () => {
    for (const entry of Object.keys(manifest.exports).filter(entry => !entry.endsWith('.json'))) {
      const address = `supervised-baselines${entry.slice(1)}`
      expect(modulesLoadedBy(address).length, address).toBeGreaterThan(0)
    }
  })
})
