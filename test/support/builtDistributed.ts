import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const entry = new URL('../../dist/distributed/index.js', import.meta.url)

/** `supervised-baselines/distributed` as built: its workers' processes start without a loader. */
export async function builtDistributed() {
  if (!existsSync(entry)) throw new Error(`${entry.pathname} is absent: run \`npm run build\` first`)
  return (await import(entry.href)) as typeof import('../../src/distributed/index.js')
}

/** The objective of the conformance suite, as a module that workers load. */
export const conformanceModule = fileURLToPath(
  new URL('../../dist/testing/conformanceObjective.js', import.meta.url),
)
