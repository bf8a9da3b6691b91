import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, it } from 'vitest'
import { manifest, packedPackage, root, runNode } from '../support/packedPackage.js'

const require = createRequire(import.meta.url)
const { dir, tarball, installed, files } = packedPackage()

describe('the tarball', () => {
  it('holds compiled modules, their types and the five documents, nothing else', () => {
    const documents = ['LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-LICENSES.md', 'package.json']
    const others = files.map(file => file.path).filter(path => !documents.includes(path))
    expect(others.filter(path => !/^dist\/[\w/]+(\.js|\.d\.ts)$/.test(path))).toEqual([])
    expect(others).toContain('dist/index.js')
    expect(others).toContain('dist/index.d.ts')
  })

  it('names no folder of the machine it was made on', () => {
    for (const { path } of files) {
      const text = readFileSync(join(installed, path), 'utf8')
      for (const place of [root, homedir(), dir]) {
        expect(text.includes(`${place.replace(/\/$/, '')}/`), `${path} names ${place}`).toBe(false)
      }
    }
  })

  it('stays under two and a half megabytes unpacked', () => {
    const unpacked = files.reduce((sum, file) => sum + file.size, 0)
    expect(unpacked).toBeLessThan(2_500_000)
  })

  it('passes publint in strict mode', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
      strict: true,
    })
    expect(messages.map(message => formatMessage(message, pkg))).toEqual([])
  })

  it('resolves to types from every entry point, as ESM', () => {
    const cli = join(require.resolve('@arethetypeswrong/cli/package.json'), '../dist/index.js')
    const args = [cli, tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stdout).toContain('supervised-baselines v')
    expect(status, stdout).toBe(0)
  })

  it('brings a command that runs', () => {
    expect(runNode(dir, [join(installed, 'dist/cli/main.js'), '--version']).trim()).toMatch(/^\d+\.\d+\.\d+$/)
  })
})

describe('package.json', () => {
  it('runs nothing when it is installed', () => {
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
    expect(Object.keys(manifest.scripts).filter(name => atInstall.includes(name))).toEqual([])
  })

  it('is locked without the name of a registry, for every platform', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>
    }
    const places = Object.keys(lock.packages)
    expect(places.filter(place => lock.packages[place]!.resolved !== undefined)).toEqual([])
    const absent = places.flatMap(place =>
      Object.keys(lock.packages[place]!.optionalDependencies ?? {}).filter(
        name =>
          !(`node_modules/${name}` in lock.packages) && !(`${place}/node_modules/${name}` in lock.packages),
      ),
    )
    expect(absent, 'run node scripts/completeLockfile.mjs').toEqual([])
  })
})
