import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support/packedPackage.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

it('`npm run docs` builds the site without an error or a warning', () => {
  const typedoc = dirname(createRequire(import.meta.url).resolve('typedoc/package.json'))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(typedoc, 'bin/typedoc'), '--out', temp.path('site')],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  )
  expect(`${stdout}${stderr}`).not.toMatch(/\[(warning|error)\]/)
  expect(status).toBe(0)
  expect(existsSync(temp.path('site/index.html'))).toBe(true)
}, 300_000)
