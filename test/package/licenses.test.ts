import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support/packedPackage.js'

it('all packages that come with this one are under free licences, and listed', () => {
  const script = join(root, 'scripts/thirdPartyLicenses.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
