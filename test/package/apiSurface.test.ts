import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { manifest, root } from '../support/packedPackage.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

it('every public signature is as it was recorded', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/apiReport.mjs'), temp.dir], {
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  const written = readdirSync(temp.dir).sort()
  const entries = Object.values(manifest.exports).filter(entry => typeof entry === 'object')
  expect(written.length).toBe(entries.length)
  expect(readdirSync(join(root, 'api')).sort()).toEqual(written)
  for (const name of written) {
    const now = readFileSync(join(temp.dir, name), 'utf8')
    const recorded = readFileSync(join(root, 'api', name), 'utf8')
    expect(now, `api/${name} differs. Where that is meant: npm run build && npm run api`).toBe(recorded)
  }
})
