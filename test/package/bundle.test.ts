import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { manifest, packedPackage } from '../support/packedPackage.js'

const consumer = packedPackage()

/** Bytes, minified and gzipped, that a bundle may have, by what it imports: `NAME from ENTRY`, or all of an entry. */
const limits = JSON.parse(readFileSync(new URL('./bundleLimits.json', import.meta.url), 'utf8')) as Record<
  string,
  { platform: 'browser' | 'node'; limit: number; without: string[] }
>

/** The size of a bundle, and the modules in it. What a project may or may not have (peers) is left out, as a bundler is told. */
async function bundle(what: string, platform: 'browser' | 'node') {
  const [names, address] = what.split(' from ') as [string, string]
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${names} from '${address}'`, resolveDir: consumer.dir },
    absWorkingDir: consumer.dir,
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    target: 'es2022',
    external: Object.keys(manifest.peerDependencies),
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  const included = Object.values(metafile.outputs).flatMap(output =>
    Object.keys(output.inputs).filter(input => output.inputs[input]!.bytesInOutput > 0),
  )
  const bytes = gzipSync(outputFiles[0]!.contents).length
  console.info(`${what}: ${bytes} bytes gzipped, ${included.length} modules`)
  return { bytes, included }
}

describe('a bundle stays within its limit, and is not far below it', () => {
  it.each(Object.entries(limits))('%s', async (what, { platform, limit, without }) => {
    const { bytes, included } = await bundle(what, platform)
    expect(bytes).toBeLessThanOrEqual(limit)
    // A limit far above says nothing of the next change: it follows what was gained.
    expect(bytes).toBeGreaterThan(0.7 * limit)
    for (const name of without) expect(included.filter(input => input.includes(name))).toEqual([])
  })

  it('has a limit for every entry', () => {
    const entries = Object.keys(manifest.exports).filter(entry => !entry.endsWith('.json'))
    const addresses = entries.map(entry => `* from supervised-baselines${entry.slice(1)}`)
    expect(Object.keys(limits)).toEqual(expect.arrayContaining(addresses))
  })
})
