import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * How a pool of threads is told to run a module of this package: the compiled one. Where the sources themselves run, as in tests, threads have
 * no loader of TypeScript yet, so they are given one.
 */
export function threadModule(compiled: URL): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts')) return { filename: compiled.href }
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href.replace(
    /cjs$/,
    'mjs',
  )
  const code = `import { register } from ${JSON.stringify(loader)}; register()`
  return {
    filename: compiled.href.replace(/\.js$/, '.ts'),
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(code)}`],
  }
}
