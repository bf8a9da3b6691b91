import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The process pool and its objectives as the package ships them, in JavaScript: its processes start without a loader.
 *
 * @param objectives - Further modules: their names, and their files from the root of the repository.
 */
export async function compilePool(objectives: Readonly<Record<string, string>> = {}) {
  const outdir = `${root}node_modules/.cache/test-pool-${process.pid}/`
  await build({
    entryPoints: {
      processPool: `${root}src/node/processPool.ts`,
      segmentWorker: `${root}src/node/segmentWorker.ts`,
      conformanceObjective: `${root}src/testing/conformanceObjective.ts`,
      poolObjectives: `${root}test/support/poolObjectives.ts`,
      ...Object.fromEntries(Object.entries(objectives).map(([name, file]) => [name, `${root}${file}`])),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    // The sources' modules with side effects have other paths than those that package.json names.
    ignoreAnnotations: true,
  })
  const compiled = (await import(pathToFileURL(`${outdir}processPool.js`).href)) as Pick<
    typeof import('../../src/node/processPool.js'),
    'processPoolExecutor'
  >
  return { ...compiled, moduleOf: (name: string) => `${outdir}${name}.js` }
}
