import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** The path of a published data file, for example `forecasting/ETTh1.csv`, or undefined where it is not at hand. */
export function sharedData(name: string): string | undefined {
  const path = `${root}${name}`
  if (existsSync(path)) return path
  console.warn(`skipped: ${name} is not in ${root}`)
  return undefined
}
