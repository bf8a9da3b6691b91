import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file whole or not at all: under another name first, flushed to disk, then renamed. */
export async function writeFileSafely(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  // Some systems refuse to open or to flush a folder; the rename is then as durable as they make it.
  const folder = await open(dirname(path), 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
