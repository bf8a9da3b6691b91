import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder for what an example writes: its argument, or `out`. */
export const outDir = process.argv[2] ?? 'out'
mkdirSync(outDir, { recursive: true })

/** Writes a picture into `outDir`, and shows it where this runs as a notebook. */
export async function picture(name: string, svg: string): Promise<void> {
  writeFileSync(join(outDir, `${name}.svg`), svg)
  await jupyter?.broadcast('display_data', { data: { 'image/svg+xml': svg }, metadata: {} })
}

/** What Deno offers in its notebooks. */
const { jupyter } =
  (
    globalThis as {
      Deno?: { jupyter?: { broadcast(kind: string, content: Record<string, unknown>): Promise<void> } }
    }
  ).Deno ?? {}
