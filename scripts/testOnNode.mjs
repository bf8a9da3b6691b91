// Runs the tests on other versions of Node, each taken from npm into a temporary folder:
//   npm run build && node scripts/testOnNode.mjs 22 24 [-- vitest arguments]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const rest = process.argv.slice(2)
const split = rest.includes('--') ? rest.indexOf('--') : rest.length
const versions = rest.slice(0, split)
const system = process.platform === 'win32' ? 'win' : process.platform
let failed = false

for (const version of versions) {
  const folder = mkdtempSync(join(tmpdir(), 'node-'))
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const binary = `node-${system}-${process.arch}`
  spawnSync('npm', ['install', '--silent', `${binary}@${version}`], { cwd: folder, stdio: 'inherit' })
  const bin = join(folder, 'node_modules', binary, 'bin')
  const found = spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).stdout?.trim()
  if (!found) throw new Error(`No Node ${version} for ${binary}`)
  process.stdout.write(`Node ${found}\n`)
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...rest.slice(split + 1)]
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  failed = spawnSync(join(bin, 'node'), args, { cwd: root, env, stdio: 'inherit' }).status !== 0 || failed
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
