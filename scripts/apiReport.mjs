// Writes api/ENTRY.d.ts.txt: every name that an entry point exports, with its whole public signature, sorted, from the
// declarations that were built. A change of it is a change for users: it is reviewed with the change that makes it.
//   npm run build && npm run api
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? join(root, 'api'))
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entries = Object.entries(exports).filter(([, entry]) => typeof entry === 'object')
const files = entries.map(([, entry]) => join(root, entry.types))
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  skipLibCheck: true,
})
const checker = program.getTypeChecker()
const printer = ts.createPrinter({ removeComments: true })

mkdirSync(folder, { recursive: true })
for (const [i, [entry]] of entries.entries()) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(files[i]))
  const texts = checker
    .getExportsOfModule(module)
    .map(symbol => declarationOf(symbol))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ text }) => text)
  const name = entry === '.' ? 'index' : entry.slice(2)
  const head = `// What \`supervised-baselines${entry.slice(1)}\` exports. Renew it: npm run build && npm run api\n`
  writeFileSync(join(folder, `${name}.d.ts.txt`), `${head}\n${texts.join('\n')}`)
}

/** The declarations of a name, as they are exported under it, without comments. */
function declarationOf(symbol) {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const declared = target.declarations.map(declaration => {
    // A constant's statement stands two levels above its name.
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
    return printer
      .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
      .replace(/^export (default )?/, '')
      .replace(/^declare /, '')
  })
  const renamed = target.name === symbol.name ? '' : `// as ${symbol.name}\n`
  return { name: symbol.name, text: `${renamed}${declared.join('\n')}\n` }
}
