import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The process pool and its objectives as the package ships them, in JavaScript: its processes start without a loader. */
export async function compilePool() {
  const outdir = `${root}node_modules/.cache/test-pool-${process.pid}/`
  await build({
    entryPoints: {
      processPool: `${root}src/node/processPool.ts`,
      segmentWorker: `${root}src/node/segmentWorker.ts`,
      conformanceObjective: `${root}src/testing/conformanceObjective.ts`,
      poolObjectives: `${root}test/support/poolObjectives.ts`,
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  const compiled = (await import(pathToFileURL(`${outdir}processPool.js`).href)) as Pick<
    typeof import('../../src/node/processPool.js'),
    'processPoolExecutor'
  >
  return { ...compiled, moduleOf: (name: string) => `${outdir}${name}.js` }
}
