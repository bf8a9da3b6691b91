import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A fresh folder, removed after the test file; `file` writes content into it and returns its path. */
export function tempDir() {
  const dir = mkdtempSync(join(tmpdir(), 'supervised-baselines-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  let count = 0
  return {
    dir,
    path: (name: string) => join(dir, name),
    file(content: string | Uint8Array, name = `file${count++}.csv`): string {
      writeFileSync(join(dir, name), content)
      return join(dir, name)
    },
  }
}
