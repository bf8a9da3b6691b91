import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const codeOf = (page: string) => [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(match => match[1]!)
const blocks = codeOf(readme)
/** Of other pages, the code that stands by itself: the first of each. */
const guides = ['docs/tuning.md', 'docs/ecosystem.md'].map(
  page => codeOf(readFileSync(join(root, page), 'utf8'))[0]!,
)

// A folder in which `supervised-baselines` is this package, as built.
const project = mkdtempSync(join(root, 'node_modules/.readme-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('README', () => {
  it('leads with code of at most eight lines', () => {
    const lines = blocks[0]!.split('\n').filter(line => line.trim() !== '')
    expect(lines.length).toBeLessThanOrEqual(8)
  })

  it('has code that compiles and runs as it stands, as have the guides', async () => {
    expect(blocks.length).toBeGreaterThan(1)
    const modules = join(project, 'node_modules')
    mkdirSync(modules)
    symlinkSync(root, join(modules, 'supervised-baselines'), 'dir')
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
    const files = [...blocks, ...guides].map((block, i) => {
      const file = join(project, `block${i}.ts`)
      writeFileSync(file, block)
      return file
    })
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      types: ['node'],
    }
    const config = { compilerOptions: { ...compilerOptions, skipLibCheck: true }, files }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const check = run(process.execPath, [tsc, '-p', project])
    await check.catch(error => {
      throw new Error(error.stdout)
    })
    for (const file of files) {
      const { stdout } = await run(process.execPath, ['--import', 'tsx', file], { cwd: root })
      expect(stdout).toMatch(/\d/)
      expect(stdout).not.toMatch(/NaN|undefined/)
    }
  })

  it('names scripts, examples, pictures and pages that exist', () => {
    for (const [, script] of readme.matchAll(/npm run ([\w:-]+)/g))
      expect(packageJson.scripts).toHaveProperty(script!)
    for (const [, name] of readme.matchAll(/npm run example -- ([\w-]+)/g)) {
      expect(existsSync(join(root, `examples/${name}.ts`)), name).toBe(true)
    }
    for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(join(root, path!)), path).toBe(true)
    }
  })
})
