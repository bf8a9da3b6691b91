import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cellsOf, notebookOf, scriptOf } from '../scripts/cells.js'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
const names = readdirSync(folder)
  .filter(file => file.endsWith('.ts') && file !== 'run.ts')
  .map(file => file.slice(0, -3))
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

/** What nbformat 4.5 asks of a notebook without results. */
const text = z.array(z.string())
const cell = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/), metadata: z.object({}), source: text })
const notebook = z.strictObject({
  cells: z.array(
    z.discriminatedUnion('cell_type', [
      cell.extend({ cell_type: z.literal('markdown') }),
      cell.extend({
        cell_type: z.literal('code'),
        execution_count: z.null(),
        outputs: z.array(z.never()),
      }),
    ]),
  ),
  metadata: z.object({ kernelspec: z.object({ name: z.string(), display_name: z.string() }) }),
  nbformat: z.literal(4),
  nbformat_minor: z.literal(5),
})

describe('examples', () => {
  // The scripts are type-checked with everything else (`npm run typecheck`): the cells are what was checked.
  it.each(names)('%s is a notebook whose cells, in order, are the script', name => {
    const script = read(`${name}.ts`)
    const { cells } = notebook.parse(JSON.parse(read(`${name}.ipynb`)))
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length)
    const taken = cells.map(({ cell_type, source }) => ({ kind: cell_type, text: source.join('') }))
    expect(scriptOf(taken)).toBe(script)
    expect(read(`${name}.ipynb`), 'run `npm run notebooks`').toBe(notebookOf(name, cellsOf(script)))
    expect(taken[0]).toMatchObject({ kind: 'markdown', text: expect.stringMatching(/^# /) })
  })

  it.each(names)('%s can be run cell by cell', name => {
    const codes = cellsOf(read(`${name}.ts`)).filter(({ kind }) => kind === 'code')
    const later = new Set<string>()
    for (const { text } of codes.toReversed()) {
      const { diagnostics } = ts.transpileModule(text, {
        reportDiagnostics: true,
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      })
      expect(diagnostics!.map(({ messageText }) => messageText)).toEqual([])
      const source = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.ES2022, true)
      const own = new Set(declaredBy(source))
      expect(usedBy(source).filter(used => later.has(used) && !own.has(used))).toEqual([])
      for (const declared of own) later.add(declared)
    }
  })

  it.each(names)('%s names pictures and files that exist', name => {
    const prose = cellsOf(read(`${name}.ts`)).filter(({ kind }) => kind === 'markdown')
    for (const { text } of prose) {
      for (const [, path] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        expect(existsSync(join(folder, path!)), path).toBe(true)
      }
    }
  })

  it.each([
    ['const before = 1\n// %%\n', /must begin with a cell/],
    ['// %% markdown\n', /A cell begins with/],
    ['// %% [markdown]\n// prose\ncode()\n', /Not behind.*code/],
  ])('refuses what is not in cells: %j', (script, message) => {
    expect(() => cellsOf(script)).toThrow(message)
  })
})

/** The names that a cell declares for those after it. */
function declaredBy(source: ts.SourceFile): string[] {
  return source.statements.flatMap(statement => {
    if (ts.isFunctionDeclaration(statement)) return [statement.name!.text]
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name))
  })
}

function boundBy(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap(element => (ts.isOmittedExpression(element) ? [] : boundBy(element.name)))
}

/** The names by which a cell uses something, less what it names within. */
function usedBy(source: ts.SourceFile): string[] {
  const used: string[] = []
  const inner = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node))
      for (const n of boundBy(node.name)) inner.add(n)
    const isName =
      ts.isIdentifier(node) &&
      !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) &&
      !(ts.isPropertyAssignment(node.parent) && node.parent.name === node) &&
      !ts.isPropertySignature(node.parent) &&
      !ts.isBindingElement(node.parent)
    if (isName) used.push((node as ts.Identifier).text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return used.filter(name => !inner.has(name))
}
