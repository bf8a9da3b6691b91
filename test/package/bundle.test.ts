import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { packedPackage } from '../support/packedPackage.js'

const consumer = packedPackage()

/** The size in bytes, minified and gzipped, of a browser bundle that imports these names, and the modules in it. */
async function bundle(names: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from 'supervised-baselines'`, resolveDir: consumer.dir },
    absWorkingDir: consumer.dir,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
  })
  const included = Object.values(metafile.outputs).flatMap(output =>
    Object.keys(output.inputs).filter(input => output.inputs[input]!.bytesInOutput > 0),
  )
  const bytes = gzipSync(outputFiles[0]!.contents).length
  console.info(`${names}: ${bytes} bytes gzipped, ${included.length} modules`)
  return { bytes, included }
}

describe('a browser bundle', () => {
  it('of kpssTest alone stays under 10 kB', async () => {
    const { bytes, included } = await bundle('kpssTest')
    expect(bytes).toBeLessThan(10_000)
    expect(bytes).toBeGreaterThan(300)
    expect(included.filter(input => input.includes('ml-matrix'))).toEqual([])
  })

  it('of autoAR stays under 40 kB and holds no tfjs', async () => {
    const { bytes, included } = await bundle('autoAR')
    expect(bytes).toBeLessThan(40_000)
    expect(included.filter(input => input.includes('@tensorflow'))).toEqual([])
  })
})
