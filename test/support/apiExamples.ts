import ts from 'typescript'
import type { Program } from './codeBlocks.js'
import { publicSymbols } from './publicSymbols.js'

/**
 * The examples in the comments of public symbols as programs. Names of the package are imported for them, those that they
 * declare themselves excepted; "```ts no-run" compiles only.
 */
export const apiExamples: readonly Program[] = publicSymbols.flatMap(({ name, entry, examples }) =>
  examples.map((example, i) => {
    const [, marks = '', fenced] = /^```ts([^\n]*)\n([\s\S]*?)\n```$/.exec(example) ?? []
    const code = withImports(fenced ?? example)
    return {
      name: `${entry.replaceAll('/', '-')}-${name}-${i}`,
      code,
      runs: marks.includes('no-run') ? '' : code,
    }
  }),
)

/** Where two entries export a name, that for Node is taken: it is where the examples run. */
function withImports(code: string): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true)
  const used = new Set<string>()
  const declared = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node
      const isName = 'name' in parent && parent.name === node
      if (
        isName &&
        (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isFunctionDeclaration(parent))
      )
        declared.add(node.text)
      else if (!isName || ts.isShorthandPropertyAssignment(parent)) used.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const imports = new Map(
    publicSymbols
      .filter(({ name }) => used.has(name) && !declared.has(name))
      .map(({ name, entry, isType }) => [name, `import { ${isType ? 'type ' : ''}${name} } from '${entry}'`]),
  )
  return `${[...imports.values(), 'export {}'].join('; ')}\n${code}\n`
}
