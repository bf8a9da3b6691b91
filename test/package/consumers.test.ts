import { writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { manifest, packedPackage, runNode } from '../support/packedPackage.js'

const consumer = packedPackage()
const use = `
const load = Array.from({ length: 300 }, (_, t) => ((t * 37) % 24) + ((t * t) % 7))
const model = autoAR(load, { horizon: 12, combine: false, maxLag: 30 })
console.log(JSON.stringify({ order: model.order, mean: [...model.forecast(3).mean] }))
`
const entries = Object.keys(manifest.exports).filter(entry => !entry.endsWith('.json'))

describe('a project that installs the package', () => {
  writeFileSync(consumer.path('main.mjs'), `import { autoAR } from 'supervised-baselines'\n${use}`)
  const expected = runNode(consumer.dir, ['main.mjs'])

  it('forecasts as ESM', () => {
    expect(JSON.parse(expected).mean.every(Number.isFinite)).toBe(true)
  })

  // Node 20.19 and 22.12 are the first whose `require` takes ES modules; `engines` asks for them.
  it('forecasts as CommonJS, and can require every entry', () => {
    writeFileSync(consumer.path('main.cjs'), `const { autoAR } = require('supervised-baselines')\n${use}`)
    expect(runNode(consumer.dir, ['main.cjs'])).toBe(expected)
    const all = entries.map(entry => `require('supervised-baselines${entry.slice(1)}')`).join(', ')
    writeFileSync(
      consumer.path('all.cjs'),
      `for (const entry of [${all}]) console.log(Object.keys(entry).length)`,
    )
    const counts = runNode(consumer.dir, ['all.cjs']).trim().split('\n').map(Number)
    expect(counts.length).toBe(entries.length)
    expect(Math.min(...counts)).toBeGreaterThan(0)
  })

  it('forecasts from a browser bundle by esbuild', async () => {
    await build({
      entryPoints: [consumer.path('main.mjs')],
      outfile: consumer.path('bundle.mjs'),
      absWorkingDir: consumer.dir,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
    })
    expect(runNode(consumer.dir, ['bundle.mjs'])).toBe(expected)
  })
})
