import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { afterAll, describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { apiExamples } from '../support/apiExamples.js'
import { type CodeBlock, type Program, pages, programsOf, textOf } from '../support/codeBlocks.js'
import { compileFiles } from '../support/compileFiles.js'
import { writeDocsFiles } from '../support/docsFiles.js'
import { root } from '../support/packedPackage.js'
import { cliPath } from '../support/runCli.js'
import { checkCommand, commandsOf } from '../support/shellCommands.js'

const run = promisify(execFile)

// A folder in which `supervised-baselines` is this package, as built.
const project = mkdtempSync(join(root, 'node_modules/.docs-'))
mkdirSync(join(project, 'node_modules'))
symlinkSync(root, join(project, 'node_modules/supervised-baselines'), 'dir')
writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
const start = process.cwd()
afterAll(() => {
  process.chdir(start)
  rmSync(project, { recursive: true, force: true })
})

const sources = [
  ...pages.map(page => ({ page, ...programsOf(page) })),
  { page: 'examples of symbols', programs: apiExamples, steps: apiExamples },
].filter(({ steps }) => steps.length > 0)

/** A folder for each page, with the files that its code finds there. */
const folderOf = (page: string) => join(project, page.replace(/\W+/g, '-'))
for (const { page, programs } of sources) {
  mkdirSync(folderOf(page))
  writeDocsFiles(folderOf(page))
  for (const { name, code } of programs) writeFileSync(join(folderOf(page), `${name}.ts`), code)
}

describe('code in the guides and in the comments of symbols', () => {
  it('compiles, fragments with the blocks that they go on from', { timeout: 240_000 }, () => {
    const files = sources.flatMap(({ page, programs }) =>
      programs.map(({ name }) => join(folderOf(page), `${name}.ts`)),
    )
    expect(files.length).toBeGreaterThan(40)
    expect(compileFiles(files)).toEqual([])
  })

  it.each(sources)('of $page runs', { timeout: 240_000 }, async ({ page, steps }) => {
    process.chdir(folderOf(page))
    for (const step of steps) await ('runs' in step ? runProgram(step) : runCommands(step))
  })

  it('in the shell names commands, options, scripts, packages and files that exist', {
    timeout: 240_000,
  }, async () => {
    for (const page of pages) {
      for (const command of commandsOf(textOf(page))) await checkCommand(command, packageJson)
    }
  })
})

async function runProgram({ name, runs }: Program): Promise<void> {
  if (runs === '') return
  const { code } = await transform(runs, { loader: 'ts', target: 'es2022' })
  const file = join(process.cwd(), `${name}.mjs`)
  writeFileSync(file, code)
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    await import(/* @vite-ignore */ pathToFileURL(file).href)
    const text = printed.mock.calls.flat().map(String).join('\n')
    expect(text).not.toMatch(/NaN|undefined/)
  } catch (cause) {
    throw new Error(`${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause })
  } finally {
    printed.mockRestore()
  }
}

async function runCommands({ page, line, marks, code }: CodeBlock): Promise<void> {
  if (marks.has('no-run')) return
  if (!existsSync(cliPath)) throw new Error(`${cliPath} is absent: run \`npm run build\` first`)
  for (const { name, args } of commandsOf(`\`\`\`sh\n${code}\`\`\`\n`)) {
    if (name !== 'supervised-baselines')
      throw new Error(`${page}:${line} runs ${name}: mark the block no-run`)
    await run(process.execPath, [cliPath, ...args])
  }
}
