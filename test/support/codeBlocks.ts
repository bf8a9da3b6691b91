import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './packedPackage.js'

/** A fenced block of a page: "```ts continued no-run" has the language `ts` and the marks `continued` and `no-run`. */
export interface CodeBlock {
  /** The page, from the root of the repository. */
  readonly page: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  readonly marks: ReadonlySet<string>
  readonly code: string
}

/** The markdown files that tell people how things are: those of docs/ and of the root. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]

export const textOf = (page: string) => readFileSync(join(root, page), 'utf8')

/** The fenced blocks of a page, in order. */
function codeBlocks(page: string): CodeBlock[] {
  const text = textOf(page)
  return [...text.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: language, 2: marks, 3: code }) => ({
      page,
      line: text.slice(0, index).split('\n').length + 1,
      language: language!,
      marks: new Set(marks!.split(' ').filter(mark => mark !== '')),
      code: code!,
    }),
  )
}

/** One TypeScript file: a block and those that go on from it, each at the lines that it has on its page. */
export interface Program {
  readonly name: string
  /** All of it, to be compiled. */
  readonly code: string
  /** What is run: the code before the first block marked `no-run`. */
  readonly runs: string
}

/** What of a page is compiled and run, in order: programs, and blocks of shell commands. */
export function programsOf(page: string): { programs: Program[]; steps: (Program | CodeBlock)[] } {
  const steps: (Program | CodeBlock)[] = []
  for (const block of codeBlocks(page)) {
    if (block.language === 'sh') steps.push(block)
    if (block.language !== 'ts') continue
    const last = steps.findLastIndex(step => 'runs' in step)
    const isContinued = block.marks.has('continued')
    if (isContinued && last < 0) throw new Error(`${page}:${block.line} goes on from no block`)
    const before = isContinued ? (steps[last] as Program) : { code: '', runs: '' }
    const code = before.code + '\n'.repeat(block.line - before.code.split('\n').length) + block.code
    const runs = before.runs === before.code && !block.marks.has('no-run') ? code : before.runs
    const program = { name: `${page.replace(/\W+/g, '-')}-${block.line}`, code, runs }
    if (isContinued) steps[last] = { ...program, name: (before as Program).name }
    else steps.push(program)
  }
  return { programs: steps.filter(step => 'runs' in step), steps }
}
